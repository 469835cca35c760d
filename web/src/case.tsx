// SPDX-License-Identifier: Apache-2.0
// One case on one screen: volumes, the item that is judged, the report, all items.
import { effect, signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { CorrectionForm } from "./forms";
import { answerText, factLine, findingName, kindNames, plain, statusClass, structureName } from "./names";
import { Go, Report } from "./report";
import * as review from "./review";
import type { Correction, Item } from "./types";
import { Volumes, beginRepair, leaveRepair, moveSlice, repairing, saveRepair, setWindow, showWhole, toggleErase, toggleFill, toggleMasks, undoStroke, look } from "./volumes";

const correcting = signal(false), commenting = signal(false);

// At once, not when the next item is drawn: by then the reader may have pressed the next key.
effect(() => { void review.at.value; correcting.value = commenting.value = false; });

const asks: Record<string, string> = {
  sentence: "Are type and facts complete?",
  fact: "Are finding, status, place and size right?",
  link: "Is this the mask of that place?",
  question: "Is the answer right?",
  mask: "Does the outline lie on the structure?",
};

function What({ item }: { item: Item }) {
  const quote = (section: string, start: number, end: number) => <p class="quote">“{review.words(section, start, end)}”</p>;
  switch (item.kind) {
    case "sentence": {
      const s = review.sentences.value.find((one) => one.id === item.subject);
      if (!s) return null;
      return <>{quote(s.section, s.start, s.end)}
        <p class="what">{s.type}: {s.facts.length ? s.facts.map((f, n) => <span key={f.id}>{n ? "; " : ""}<b class={statusClass(f)}>{findingName(f.finding)}</b> {factLine(f)}{f.where.length ? ` (${f.where.map(structureName).join(", ")})` : ""}</span>) : "no facts"}</p></>;
    }
    case "fact": {
      const fact = review.factOf(item.subject), s = review.sentenceOf(item.subject);
      if (!fact || !s) return null;
      return <><p class="what"><b class={statusClass(fact)}>{findingName(fact.finding)}</b> {factLine(fact)}{fact.where.length > 0 && <> in {fact.where.map((w, n) => <span key={w}>{n ? ", " : ""}<Go to={w} /></span>)}</>}</p>{quote(s.section, s.start, s.end)}</>;
    }
    case "link": {
      const link = review.links.value.find((l) => review.linkSubject(l) === item.subject), fact = link && review.factOf(link.fact), s = link && review.sentenceOf(link.fact);
      if (!link || !fact || !s) return null;
      return <><p class="what">{link.place ? structureName(link.place) : "no place stated"} → {link.structure ? <b><Go to={link.structure} /></b> : <b>no mask</b>}
        {link.granularity === "containing" && ", which contains it"}{link.reason && <span class="soft"> ({plain(link.reason)})</span>}</p>
        <p class="soft">of <span class={statusClass(fact)}>{findingName(fact.finding)}</span> {factLine(fact)}</p>{quote(s.section, s.start, s.end)}</>;
    }
    case "question": {
      const q = review.questions.value.find((one) => one.id === item.subject);
      if (!q) return null;
      return <><p class="what">{q.question} <b>{q.answer_text}</b></p>
        {q.options && <p class="soft">offered: {q.options.map((o) => o.text).join(", ")}</p>}
        {q.assumed && <p class="soft">The report passes over what speaks against it.</p>}</>;
    }
    case "mask": {
      const s = review.structures.value.get(item.subject);
      return <p class="what"><b>{structureName(item.subject)}</b>{s?.flags.length ? <span class="warning"> {s.flags.map(plain).join(", ")}</span> : null}</p>;
    }
  }
}

export function correctionText(c: Correction): string {
  const parts: string[] = [];
  if (c.finding) parts.push(findingName(c.finding));
  if (c.status) parts.push(c.status === "absent" ? "denied" : c.status);
  if (c.where) parts.push(c.where.length ? `in ${c.where.map(structureName).join(", ")}` : "no place");
  if (c.size_mm) parts.push(c.size_mm.length ? `${c.size_mm.join(" × ")} mm` : "no size");
  if (c.type) parts.push(`a ${c.type}`);
  for (const m of c.missed ?? []) parts.push(`missed: ${findingName(m.finding)}, ${m.status === "absent" ? "denied" : m.status}`);
  if (c.structure !== undefined) parts.push(c.structure ? `on ${structureName(c.structure)}` : "on no mask");
  if (c.answer) parts.push(`answer: ${answerText(c.answer)}`);
  if (c.repaired_mask) parts.push("repaired with the pen");
  return parts.join("; ");
}

function Card() {
  const item = review.item.value, input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => { if (commenting.value) input.current?.focus(); }, [commenting.value]);  // before the next key
  if (!item) return <div id="card">Nothing to judge here.</div>;
  const said = item.mine?.judgement, ready = review.record.value?.case === item.case;
  const button = (judgement: "right" | "wrong" | "unsure", key: string) => (
    <button class={judgement} aria-pressed={said === judgement} onClick={() => review.judge(judgement)}>{judgement[0]!.toUpperCase() + judgement.slice(1)} <kbd>{key}</kbd></button>);
  return (
    <section id="card" aria-label="The item to judge">
      <p class="ask"><b>{kindNames[item.kind]} {review.at.value + 1} of {review.items.value.length}</b> {asks[item.kind]}</p>
      <div aria-live="polite">{ready ? <What item={item} /> : <p class="what soft">Loading {item.case} …</p>}</div>
      {item.verdicts?.map((v) => <p key={v.reader}><b>{v.reader}</b>: <span class={v.judgement === "wrong" ? "bad" : v.judgement === "right" ? "good" : ""}>{v.judgement}</span>
        {v.correction && `, ${correctionText(v.correction)}`}{v.comment && <span class="soft"> “{v.comment}”</span>}</p>)}
      {item.mine?.correction && <p>You said instead: <b>{correctionText(item.mine.correction)}</b></p>}
      {correcting.value && ready ? <CorrectionForm item={item} close={() => { correcting.value = false; document.body.focus(); }} /> : <>
        <div class="verdicts" role="group" aria-label="Verdict">
          {button("right", "1")}{button("wrong", "2")}{button("unsure", "3")}
          <button onClick={correct}>{item.kind === "mask" ? "Repair" : "Correct"} <kbd>E</kbd></button>
          <button aria-pressed={commenting.value} onClick={() => { commenting.value = !commenting.value; }}>Comment <kbd>C</kbd></button>
        </div>
        {(commenting.value || review.comment.value) && <form class="remark" onSubmit={(e) => { e.preventDefault(); review.setComment(input.current!.value); commenting.value = false; input.current!.blur(); }}>
          <input ref={input} id="comment" aria-label="Comment" placeholder="Comment; Enter keeps it" maxLength={2000} value={review.comment.value}
            onBlur={(e) => { if (e.currentTarget.value !== review.comment.value) review.setComment(e.currentTarget.value); }} />
        </form>}
      </>}
      {review.failure.value && <p class="bad" role="alert">{review.failure.value}</p>}
    </section>
  );
}

function correct(): void {
  if (review.item.value?.kind === "mask") void beginRepair();
  else correcting.value = true;
}

const signs: Record<string, [string, string]> = { right: ["✓", "good"], wrong: ["✕", "bad"], unsure: ["?", ""] };

function subjectName(item: Item): string {
  const here = review.record.value?.case === item.case;
  const fact = here && item.kind !== "question" ? review.factOf(item.subject.split("@")[0]!) : undefined;
  switch (item.kind) {
    case "fact": return fact ? findingName(fact.finding) : item.subject;
    case "link": return `${fact ? findingName(fact.finding) : item.subject.split("@")[0]} → ${item.subject.split("@")[1] || "no place"}`;
    case "question": return plain(item.subject.replace(/^q\./, "").replaceAll(".", ": "));
    case "mask": return structureName(item.subject);
    case "sentence": { const s = here ? review.sentences.value.find((one) => one.id === item.subject) : undefined; return s ? (s.end - s.start > 46 ? `${review.words(s.section, s.start, s.start + 44).trimEnd()}…` : review.words(s.section, s.start, s.end)) : item.subject; }
  }
}

/** Of long lists the part around the item: a thousand buttons would be slower than a glance. */
function Items() {
  const all = review.items.value, at = review.at.value, from = Math.max(0, at - 60), part = all.slice(from, at + 120);
  useEffect(() => { document.querySelector("#items [aria-current=true]")?.scrollIntoView({ block: "nearest" }); }, [at, all.length]);
  return (
    <nav id="items" aria-label="Items">
      <ol>{part.map((one, n) => {
        const [sign, colour] = signs[one.mine?.judgement ?? ""] ?? ["·", "soft"];
        const first = n === 0 || part[n - 1]!.case !== one.case;
        return (
          <li key={review.keyOf(one)}>
            {first && <div class="of">{one.case}</div>}
            <button aria-current={from + n === at} onClick={() => review.show(from + n)}>
              <span class={colour} aria-label={one.mine && one.mine.judgement !== "withdrawn" ? one.mine.judgement : "open"}>{sign}</span>
              <span>{subjectName(one)}<small>{kindNames[one.kind]}</small></span>
            </button>
          </li>);
      })}</ol>
    </nav>
  );
}

const typing = (e: KeyboardEvent) => e.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) && (e.target as HTMLInputElement).type !== "range";

function penKey(key: string): boolean {
  switch (key) {
    case "x": toggleErase(); return true;
    case "z": undoStroke(); return true;
    case "Enter": void saveRepair(); return true;
    case "Escape": leaveRepair(); return true;
  }
  return false;
}

function key(e: KeyboardEvent): void {
  if (document.querySelector("dialog[open]")) return;
  if (e.key === "Escape" && correcting.value) { correcting.value = false; return; }
  if (e.key === "Escape" && commenting.value) { commenting.value = false; return; }
  if (typing(e) || e.ctrlKey || e.metaKey || e.altKey) return;
  const onControl = e.target instanceof HTMLElement && /^(BUTTON|A|SUMMARY|CANVAS)$/.test(e.target.tagName);
  if (repairing.value) { if (!repairing.value.busy && !(onControl && e.key === "Enter" && (e.target as HTMLElement).tagName === "BUTTON") && penKey(e.key.toLowerCase().replace("enter", "Enter").replace("escape", "Escape"))) e.preventDefault(); return; }
  const actions: Record<string, () => void> = {
    "1": () => review.judge("right"), r: () => review.judge("right"), "2": () => review.judge("wrong"), w: () => review.judge("wrong"),
    "3": () => review.judge("unsure"), u: () => review.judge("unsure"), z: review.undo, Z: review.redo, e: correct,
    c: () => { commenting.value = true; }, j: () => review.step(1), k: () => review.step(-1), ArrowRight: () => review.step(1), ArrowLeft: () => review.step(-1),
    ArrowUp: () => moveSlice(1), ArrowDown: () => moveSlice(-1), PageUp: () => moveSlice(5), PageDown: () => moveSlice(-5),
    l: () => setWindow("Lung"), m: () => setWindow("Mediastinum"), b: () => setWindow("Bone"), f: () => void showWhole(), i: toggleFill,
    o: () => { look.value = { ...look.value, others: !look.value.others }; }, s: () => document.getElementById("pick")?.focus(),
    Escape: () => { review.looked.value = null; },
  };
  if (e.key === " " && !onControl) { toggleMasks(); e.preventDefault(); return; }
  if (correcting.value) return;
  const action = actions[e.key] ?? actions[e.key.length === 1 && e.key !== "Z" ? e.key.toLowerCase() : e.key];
  if (!action) return;
  e.preventDefault();
  action();
}

export function CasePage() {
  useEffect(() => {
    // Before NiiVue, which has keys of its own.
    document.addEventListener("keydown", key, true);
    return () => { document.removeEventListener("keydown", key, true); correcting.value = commenting.value = false; };
  }, []);
  return <main class="case"><Volumes /><div id="read"><Card /><Report /></div><Items /></main>;
}

const keys: [string, string][] = [
  ["1 or R", "right"], ["2 or W", "wrong"], ["3 or U", "unsure"], ["Z, Shift+Z", "undo, redo"], ["E", "correct; of a mask: repair it with the pen"], ["C", "comment"],
  ["J or →, K or ←", "next, previous item"], ["↑ ↓, Page", "slices"], ["L, M, B", "window: lung, mediastinum, bone"], ["Space", "masks on and off"],
  ["I", "fill or outline"], ["O", "outlines of all other masks"], ["S", "show a structure, and what is said of it"], ["F", "all voxels of the CT in place of the preview"], ["Esc", "back to the item"], ["?", "this help"],
];
export function Help({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => { dialog.current!.showModal(); }, []);
  return (
    <dialog ref={dialog} aria-label="Keys" onClose={close}>
      <h1>Keys</h1>
      <table><tbody>{keys.map(([k, what]) => <tr key={k}><td><kbd>{k}</kbd></td><td>{what}</td></tr>)}</tbody></table>
      <p class="soft">“Right” says that what is shown is as the report or the scan has it, “wrong” that it is not, “unsure” that you cannot tell. Nothing you said is lost: undoing says it anew.</p>
      <p style={{ marginTop: "12px" }}><button onClick={() => dialog.current!.close()}>Close <kbd>Esc</kbd></button></p>
    </dialog>
  );
}
