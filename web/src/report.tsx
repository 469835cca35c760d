// SPDX-License-Identifier: Apache-2.0
// The report with its facts, and what is said of the structure that is looked at.
import { useEffect } from "preact/hooks";
import { factLine, findingName, plain, statusClass, statusWord, structureName } from "./names";
import * as review from "./review";

const lookAtFact = (fact: string) => { review.looked.value = { fact }; };
const lookAt = (structure: string) => { review.looked.value = { structure }; };

/** A structure that can be looked at, or its name alone. */
export function Go({ to }: { to: string }) {
  const has = review.structures.value.get(to)?.state === "present";
  if (!has) return <span>{structureName(to)}</span>;
  return <button class="go" aria-pressed={review.aim.value.structure === to} onClick={() => lookAt(to)}>{structureName(to)}</button>;
}

function Section({ name, text }: { name: string; text: string }) {
  const here = review.sentences.value.filter((s) => s.section === name), facts = here.flatMap((s) => s.facts);
  const { facts: aimed } = review.aim.value, now = review.item.value;
  const chosen = now?.kind === "sentence" && !review.looked.value ? now.subject : "";
  const characters = Array.from(text), cuts = new Set([0, characters.length]);
  for (const s of here) cuts.add(s.start).add(s.end);
  for (const f of facts) { cuts.add(f.start).add(f.end); for (const e of f.evidence) cuts.add(e.start).add(e.end); }
  const at = [...cuts].sort((a, b) => a - b);
  return (
    <p class="section">
      {at.slice(0, -1).map((from, n) => {
        const to = at[n + 1]!, part = characters.slice(from, to).join("");
        const inside = (range: { start: number; end: number }) => range.start <= from && to <= range.end;
        const fact = facts.find(inside), proves = facts.some((f) => aimed.includes(f.id) && f.evidence.some(inside));
        const sentence = here.find(inside), whole = sentence?.id === chosen ? "sentence on" : "";
        if (!fact) return proves || whole ? <span key={from} class={proves ? "evidence on" : whole}>{part}</span> : part;
        return (
          <span key={from} role="button" tabIndex={0} class={`fact ${statusClass(fact)} ${aimed.includes(fact.id) ? "on" : ""}`} data-fact={fact.id}
            title={`${findingName(fact.finding)}: ${factLine(fact)}`} aria-label={`${part}, ${statusWord(fact)}`} onClick={() => lookAtFact(fact.id)}
            onKeyDown={(e) => { if (e.key === "Enter") lookAtFact(fact.id); }}>{part}</span>
        );
      })}
    </p>
  );
}

/** Every sentence about the structure that the reader chose. */
function About() {
  const structure = review.looked.value?.structure;
  if (!structure) return null;
  const said = review.sentences.value.filter((s) => s.facts.some((f) => f.where.includes(structure)
    || review.links.value.some((l) => l.fact === f.id && (l.structure === structure || l.place === structure))));
  return (
    <section aria-label="Said of the structure">
      <h2>{structureName(structure)}: {said.length ? `${said.length} sentence${said.length > 1 ? "s" : ""}` : "nothing is said of it"}</h2>
      <ul class="plain">{said.map((s) => <li key={s.id}><button class="go" onClick={() => lookAtFact(s.facts[0]!.id)}>{review.words(s.section, s.start, s.end)}</button></li>)}</ul>
      <p><button onClick={() => { review.looked.value = null; }}>Back to the item <kbd>Esc</kbd></button></p>
    </section>
  );
}

function ChosenFact() {
  const fact = review.looked.value?.fact ? review.factOf(review.looked.value.fact) : undefined;
  if (!fact) return null;
  const links = review.links.value.filter((l) => l.fact === fact.id);
  return (
    <section aria-label="The chosen fact">
      <h2>Chosen in the report</h2>
      <p><b class={statusClass(fact)}>{findingName(fact.finding)}</b> {factLine(fact)}</p>
      {links.map((l) => <p key={l.place}>{l.place ? structureName(l.place) : "no place stated"} → {l.structure ? <Go to={l.structure} /> : `no mask: ${plain(l.reason ?? "")}`}</p>)}
      <p><button onClick={() => { review.looked.value = null; }}>Back to the item <kbd>Esc</kbd></button></p>
    </section>
  );
}

function Rest() {
  const { checks } = review.record.value!, questions = review.questions.value, links = review.links.value;
  const order = { error: 0, warning: 1, info: 2 };
  return <>
    <details open={checks.some((c) => c.severity !== "info")}><summary>{checks.length} checks</summary>
      <ul class="plain">{[...checks].sort((a, b) => order[a.severity] - order[b.severity]).map((c, n) =>
        <li key={n}><b class={c.severity}>{c.severity}</b> {c.sentence}</li>)}</ul></details>
    <details><summary>{questions.length} questions</summary>
      <ul class="plain">{questions.map((q) => <li key={q.id}>{q.question} <b>{q.answer_text}</b></li>)}</ul></details>
    <details><summary>{links.length} places and masks</summary>
      <ul class="plain">{links.map((l) => <li key={review.linkSubject(l)}>{l.place ? structureName(l.place) : "no place"} → {l.structure ? <Go to={l.structure} /> : `no mask: ${plain(l.reason ?? "")}`}</li>)}</ul></details>
  </>;
}

export function Report() {
  const record = review.record.value, { facts } = review.aim.value, now = review.item.value;
  const marked = now?.kind === "sentence" && !facts.length ? ".sentence.on" : ".fact.on";
  useEffect(() => { document.querySelector(`#report ${marked}`)?.scrollIntoView({ block: "nearest" }); }, [facts.join(), now?.subject, record]);
  if (!record) return <div id="report" />;
  return (
    <div id="report" tabIndex={0} role="region" aria-label="Report">
      <About />
      <ChosenFact />
      <h2>Report <span class="legend"><b class="present">present</b><b class="absent">denied</b><b class="possible">possible</b><b class="normal">normal</b></span></h2>
      {record.report.length ? record.report.map((s) => <div key={s.name}><p class="soft">{plain(s.name)}</p><Section name={s.name} text={s.text} /></div>) : <p class="soft">The case has no report.</p>}
      <Rest />
    </div>
  );
}
