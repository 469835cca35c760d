// SPDX-License-Identifier: Apache-2.0
// Corrections: what the reader says instead, by kind of item.
import { useRef, useState } from "preact/hooks";
import { findingName, knowledge, plain, structureName } from "./names";
import * as review from "./review";
import type { Answer, Correction, Fact, Item, MissedFact, Status } from "./types";

type Done = (correction: Correction) => void;
const statuses: Status[] = ["present", "absent", "possible"];
const sentenceTypes = ["statement", "leadin", "technique", "advice", "history", "other"];

/** "8 x 6" as lengths; undefined where it is none. */
export function sizesIn(text: string): number[] | undefined {
  const parts = text.replaceAll(",", ".").split(/[\s×x*]+/).filter(Boolean).map(Number);
  return parts.length <= 3 && parts.every((mm) => mm > 0 && mm <= 1000) ? parts : undefined;
}

function idOf(kind: "structures" | "findings", text: string): string | undefined {
  return knowledge.value?.[kind].find((one) => one.id === text || one.spoken === text || one.spoken.replace(/^the /, "") === text)?.id;
}

function Names() {
  return <>
    <datalist id="findings">{knowledge.value?.findings.map((f) => <option key={f.id} value={f.spoken} />)}</datalist>
    <datalist id="places">{knowledge.value?.structures.map((s) => <option key={s.id} value={structureName(s.id)} />)}</datalist>
  </>;
}

/** Any number of ids out of those with names. */
function Several({ label, ids, kind, set }: { label: string; ids: string[]; kind: "structures" | "findings"; set: (ids: string[]) => void }) {
  const [text, setText] = useState(""), name = kind === "structures" ? structureName : findingName;
  const take = (typed: string) => { const id = idOf(kind, typed); setText(id ? "" : typed); if (id && !ids.includes(id)) set([...ids, id]); };
  return (
    <span class="chips">
      {ids.map((id) => <button key={id} type="button" aria-label={`Remove ${name(id)}`} onClick={() => set(ids.filter((one) => one !== id))}>{name(id)} ✕</button>)}
      <input aria-label={label} list={kind === "structures" ? "places" : "findings"} value={text} placeholder="add …" autocomplete="off" onInput={(e) => take(e.currentTarget.value)} />
    </span>
  );
}

function FactFields({ fact, set }: { fact: Omit<MissedFact, "start" | "end"> & { size: string; named: string }; set: (change: object) => void }) {
  return <>
    <label for="c-finding">Finding</label>
    <input id="c-finding" list="findings" value={fact.named} autocomplete="off" onInput={(e) => set({ named: e.currentTarget.value, finding: idOf("findings", e.currentTarget.value) ?? "" })} />
    <label for="c-status">Status</label>
    <select id="c-status" value={fact.status} onChange={(e) => set({ status: e.currentTarget.value })}>{statuses.map((s) => <option key={s} value={s}>{s === "absent" ? "denied" : s}</option>)}</select>
    <span class="soft">Places</span>
    <Several label="Add a place" ids={fact.where} kind="structures" set={(where) => set({ where })} />
    <label for="c-size">Size, mm</label>
    <input id="c-size" value={fact.size} placeholder="8 x 6, or nothing" onInput={(e) => set({ size: e.currentTarget.value })} />
  </>;
}

const start = (fact?: Fact) => ({ finding: fact?.finding ?? "", named: fact ? findingName(fact.finding) : "", status: fact?.status ?? ("present" as Status),
  where: fact?.where ?? [], size_mm: fact?.size_mm ?? [], size: fact?.size_mm.join(" x ") ?? "" });
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function Buttons({ problem }: { problem: string }) {
  return (
    <div class="row">
      <button type="submit">Keep: wrong, with this correction</button>
      <button type="button" onClick={() => { correcting(false); }}>Leave <kbd>Esc</kbd></button>
      {problem && <span class="bad" role="alert">{problem}</span>}
    </div>
  );
}
let correcting: (on: boolean) => void = () => {};

function FactForm({ item, done }: { item: Item; done: Done }) {
  const shown = review.factOf(item.subject)!;
  const [fact, setFact] = useState(start(shown)), [problem, setProblem] = useState("");
  const submit = () => {
    const size = sizesIn(fact.size);
    if (!fact.finding) return setProblem("There is no finding of this name.");
    if (!size) return setProblem("A size is one to three lengths in mm.");
    const change: Correction = {};
    if (fact.finding !== shown.finding) change.finding = fact.finding;
    if (fact.status !== shown.status) change.status = fact.status;
    if (!same(fact.where, shown.where)) change.where = fact.where;
    if (!same(size, shown.size_mm)) change.size_mm = size;
    if (!Object.keys(change).length) return setProblem("Nothing is changed.");
    done(change);
  };
  return <Form submit={submit} problem={problem}><FactFields fact={fact} set={(change) => setFact((now) => ({ ...now, ...change }))} /></Form>;
}

function SentenceForm({ item, done }: { item: Item; done: Done }) {
  const shown = review.sentences.value.find((s) => s.id === item.subject)!;
  const text = review.words(shown.section, shown.start, shown.end);
  const [type, setType] = useState(shown.type), [fact, setFact] = useState({ ...start(), words: "" });
  const [problem, setProblem] = useState("");
  const submit = () => {
    const change: Correction = {};
    if (type !== shown.type) change.type = type;
    if (fact.named) {
      const size = sizesIn(fact.size), words = fact.words.trim() || text, at = text.indexOf(words);
      if (!fact.finding) return setProblem("There is no finding of this name.");
      if (!size) return setProblem("A size is one to three lengths in mm.");
      if (at < 0) return setProblem("These words are not in the sentence.");
      const from = shown.start + Array.from(text.slice(0, at)).length;
      change.missed = [{ finding: fact.finding, status: fact.status, where: fact.where, size_mm: size, start: from, end: from + Array.from(words).length }];
    }
    if (!Object.keys(change).length) return setProblem("Nothing is changed.");
    done(change);
  };
  return (
    <Form submit={submit} problem={problem}>
      <label for="c-type">Type</label>
      <select id="c-type" value={type} onChange={(e) => setType(e.currentTarget.value)}>{sentenceTypes.map((t) => <option key={t} value={t}>{t}</option>)}</select>
      <span class="soft" style={{ gridColumn: "1 / -1" }}>A fact that was missed:</span>
      <FactFields fact={fact} set={(change) => setFact((now) => ({ ...now, ...change }))} />
      <label for="c-words">Its words</label>
      <input id="c-words" value={fact.words} placeholder="as in the sentence; nothing: all of it" onInput={(e) => { const words = e.currentTarget.value; setFact((now) => ({ ...now, words })); }} />
    </Form>
  );
}

function LinkForm({ item, done }: { item: Item; done: Done }) {
  const shown = review.links.value.find((l) => review.linkSubject(l) === item.subject)!;
  const [text, setText] = useState(shown.structure ? structureName(shown.structure) : ""), [problem, setProblem] = useState("");
  const submit = () => {
    const id = text.trim() ? idOf("structures", text.trim()) : null;
    if (id === undefined) return setProblem("There is no structure of this name.");
    if (id === shown.structure) return setProblem("Nothing is changed.");
    done({ structure: id });
  };
  return (
    <Form submit={submit} problem={problem}>
      <label for="c-structure">Mask</label>
      <input id="c-structure" list="places" value={text} placeholder="nothing: on no mask" autocomplete="off" onInput={(e) => setText(e.currentTarget.value)} />
      <div class="row"><button type="button" onClick={() => setText("")}>On no mask</button></div>
    </Form>
  );
}

function QuestionForm({ item, done }: { item: Item; done: Done }) {
  const shown = review.questions.value.find((q) => q.id === item.subject)!;
  const [answer, setAnswer] = useState<Answer>(shown.answer), [problem, setProblem] = useState("");
  const [numbers, setNumbers] = useState("values" in shown.answer ? shown.answer.values.join(" x ") : "");
  const submit = () => {
    let said = answer;
    if ("values" in answer) {
      const values = numbers.split(/[\s×x]+/).filter(Boolean).map(Number);
      if (!values.length || values.some((v) => !Number.isFinite(v))) return setProblem("The answer is a number.");
      said = { values, unit: answer.unit };
      if ("values" in shown.answer && same(values, shown.answer.values)) return setProblem("Nothing is changed.");
    } else if (same(said, shown.answer)) return setProblem("Nothing is changed.");
    done({ answer: said });
  };
  return <Form submit={submit} problem={problem}><AnswerField answer={answer} set={setAnswer} numbers={numbers} setNumbers={setNumbers} options={shown.options} /></Form>;
}

type Choice = { id: string; text: string };
function AnswerField({ answer, set, numbers, setNumbers, options }: { answer: Answer; set: (a: Answer) => void; numbers: string; setNumbers: (n: string) => void; options?: Choice[] }) {
  if ("yes" in answer) return <>
    <label for="c-answer">Answer</label>
    <select id="c-answer" value={answer.yes ? "yes" : "no"} onChange={(e) => set({ yes: e.currentTarget.value === "yes" })}><option value="yes">Yes</option><option value="no">No</option></select>
  </>;
  if ("values" in answer) return <>
    <label for="c-answer">Answer, {answer.unit}</label><input id="c-answer" value={numbers} onInput={(e) => setNumbers(e.currentTarget.value)} />
  </>;
  const ids = answer.ids, toggled = (id: string) => set({ ...answer, ids: ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id] });
  if (!options && (answer.of === "findings" || answer.of === "structures")) return <>
    <span class="soft">Answer</span><Several label="Add to the answer" ids={ids} kind={answer.of} set={(now) => set({ ...answer, ids: now })} />
  </>;
  const choices: Choice[] = options ?? (answer.of === "sentences" ? review.sentences.value.map((s) => ({ id: s.id, text: review.words(s.section, s.start, s.end) }))
    : answer.of === "attributes" ? (knowledge.value?.attributes ?? []).map((a) => ({ id: a.id, text: a.spoken }))
    : ["left", "right", "both"].map((id) => ({ id, text: plain(id) })));  // sides; what became of a finding has options
  return <>
    <span class="soft">Answer</span>
    <span class="chips" style={{ maxHeight: "130px", overflow: "auto" }} role="group" aria-label="Answer">{choices.map((c) =>
      <button key={c.id} type="button" aria-pressed={ids.includes(c.id)} onClick={() => toggled(c.id)}>{c.text}</button>)}</span>
  </>;
}

function Form({ submit, problem, children }: { submit: () => void; problem: string; children: preact.ComponentChildren }) {
  const latest = useRef(submit);
  latest.current = submit;  // Enter may come before what was typed last is drawn
  return (
    <form class="form" id="correction" aria-label="Correction" onSubmit={(e) => { e.preventDefault(); setTimeout(() => latest.current(), 0); }}
      ref={(form) => { if (form && !form.contains(document.activeElement)) form.querySelector<HTMLElement>("input, select")?.focus(); }}>
      <Names />{children}<Buttons problem={problem} />
    </form>
  );
}

/** The correction of the item; a mask has the pen in its place. */
export function CorrectionForm({ item, close }: { item: Item; close: () => void }) {
  correcting = close;
  const done: Done = (correction) => { close(); review.judge("wrong", { correction }); };
  switch (item.kind) {
    case "fact": return <FactForm item={item} done={done} />;
    case "sentence": return <SentenceForm item={item} done={done} />;
    case "link": return <LinkForm item={item} done={done} />;
    case "question": return <QuestionForm item={item} done={done} />;
    case "mask": return null;
  }
}
