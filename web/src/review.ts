// SPDX-License-Identifier: Apache-2.0
// What is under review: the items, the one that is shown, its verdicts, and undoing them.
import { batch, computed, effect, signal } from "@preact/signals";
import { get, session } from "./api";
import { forget, prefetch, recordOf } from "./images";
import * as queue from "./queue";
import type { CaseRecord, Correction, Fact, Item, Judgement, Link, NewVerdict, Question, Sentence, Structure } from "./types";

export type Source = { list: string } | { case: string };

export const source = signal<Source | null>(null);
export const listName = signal("");
export const items = signal<Item[]>([]);
export const at = signal(0);
export const record = signal<CaseRecord | null>(null);  // of the case of the item
export const adjudicating = signal(false);
export const comment = signal("");  // goes with the next verdict
export const failure = signal("");
/** What the reader looks at instead of the item's own structure; null: that one. */
export const looked = signal<{ structure?: string; fact?: string } | null>(null);

export const item = computed<Item | undefined>(() => items.value[at.value]);
export const judged = computed(() => items.value.filter(isJudged).length);
export const isJudged = (one: Item) => !!one.mine && one.mine.judgement !== "withdrawn";
export const keyOf = (one: Item) => `${one.case}\n${one.kind}\n${one.subject}`;

// ---- records as they are shown: those of the case, and of the item whatever is shown otherwise

function shownOtherwise<T extends object>(one: T, kind: string, subject: string): T {
  const now = item.value;
  return now?.show && now.kind === kind && now.subject === subject && now.case === record.value?.case ? { ...one, ...now.show } : one;
}
export const sentences = computed<Sentence[]>(() =>
  (record.value?.sentences ?? []).map((s) => ({ ...s, facts: s.facts.map((f) => shownOtherwise(f, "fact", f.id)) })));
export const facts = computed<Fact[]>(() => sentences.value.flatMap((s) => s.facts));
export const linkSubject = (link: Link) => `${link.fact}@${link.place ?? ""}`;
export const links = computed<Link[]>(() => (record.value?.links ?? []).map((l) => shownOtherwise(l, "link", linkSubject(l))));
export const questions = computed<Question[]>(() => (record.value?.questions ?? []).map((q) => shownOtherwise(q, "question", q.id)));
export const structures = computed(() => new Map<string, Structure>((record.value?.structures ?? []).map((s) => [s.structure, s])));

export const sentenceOf = (fact: string) => sentences.value.find((s) => s.facts.some((f) => f.id === fact));
export const factOf = (id: string) => facts.value.find((f) => f.id === id);

/** The words of a part of a section; records count characters, not UTF-16 units. */
export function words(section: string, start: number, end: number): string {
  const text = record.value?.report.find((s) => s.name === section)?.text ?? "";
  return Array.from(text).slice(start, end).join("");
}

/** What the item is about: its facts, and the structure that is to be seen. */
export const aim = computed<{ facts: string[]; structure: string | null }>(() => {
  const free = looked.value;
  if (free?.structure) return { facts: [], structure: free.structure };
  const ofFact = (id: string) => links.value.find((l) => l.fact === id && l.structure)?.structure ?? null;
  if (free?.fact) return { facts: [free.fact], structure: ofFact(free.fact) };
  const now = item.value;
  if (!now || !record.value || now.case !== record.value.case) return { facts: [], structure: null };
  switch (now.kind) {
    case "sentence": {
      const ids = sentences.value.find((s) => s.id === now.subject)?.facts.map((f) => f.id) ?? [];
      return { facts: ids, structure: ids.map(ofFact).find((s) => s) ?? null };
    }
    case "fact": {
      const fact = factOf(now.subject);  // what is shown otherwise is shown at the place that it names
      const named = now.show?.where ? fact?.where.find((w) => structures.value.get(w)?.state === "present") ?? null : null;
      return { facts: [now.subject], structure: named ?? ofFact(now.subject) };
    }
    case "link": {
      const link = links.value.find((l) => linkSubject(l) === now.subject);
      return { facts: link ? [link.fact] : [], structure: link?.structure ?? null };
    }
    case "question": {
      const question = questions.value.find((q) => q.id === now.subject);
      return { facts: question?.facts ?? [], structure: question?.structure ?? question?.place ?? null };
    }
    case "mask": return { facts: [], structure: now.subject };
  }
});

// ---- opening

const positionKey = (from: Source) => `position ${session.value?.dataset} ${"list" in from ? from.list : `case ${from.case}`}`;

/** Verdicts that are still on their way count as given. */
function withWaiting(list: string, all: Item[]): Item[] {
  const last = new Map(queue.waiting.value.filter((v) => v.list === list).map((v) => [`${v.case}\n${v.kind}\n${v.subject}`, v]));
  return all.map((one) => ({ ...one, mine: last.get(keyOf(one)) ?? one.mine }));
}

export async function open(from: Source, adjudicate = false): Promise<void> {
  failure.value = "";
  let all: Item[];
  if ("list" in from) all = await get<Item[]>(`/api/lists/${encodeURIComponent(from.list)}/${adjudicate ? "disagreements" : "items"}`);
  else {
    forget(from.case);
    const loaded = await recordOf(from.case);
    const mine = new Map(loaded.mine.filter((v) => !v.list).map((v) => [`${v.kind}\n${v.subject}`, v]));
    all = loaded.items.map((one) => ({ ...one, case: from.case, mine: mine.get(`${one.kind}\n${one.subject}`) ?? null }));
  }
  all = withWaiting("list" in from ? from.list : "", all.map((one) => ({ ...one, mine: one.mine ?? null })));
  const kept = localStorage.getItem(positionKey(from));
  const found = all.findIndex((one) => keyOf(one) === kept), open = all.findIndex((one) => !isJudged(one));
  batch(() => {
    source.value = from;
    adjudicating.value = adjudicate;
    items.value = all;
    past = restored("past");
    ahead = restored("ahead");
    show(found >= 0 ? found : Math.max(0, open));
  });
}

export function close(): void { batch(() => { source.value = null; items.value = []; record.value = null; }); }

let shownAt = performance.now();

export function show(position: number): void {
  const to = Math.max(0, Math.min(items.value.length - 1, position));
  batch(() => {
    at.value = to;
    looked.value = null;
    comment.value = items.value[to]?.mine?.comment ?? "";
  });
  shownAt = performance.now();
  const from = source.value, now = item.value;
  if (from && now) localStorage.setItem(positionKey(from), keyOf(now));
}
export const step = (by: number) => show(at.value + by);

/** To the next one that is not judged, else to the next. */
function onward(): void {
  const open = items.value.findIndex((one, n) => n > at.value && !isJudged(one));
  show(open >= 0 ? open : at.value + 1);
}

effect(() => {
  const now = item.value?.case;
  if (!now || record.peek()?.case === now) return;
  recordOf(now).then((loaded) => {
    if (item.peek()?.case !== now) return;
    record.value = loaded;
  }).catch((error: Error) => { failure.value = error.message; });
});

/** While the reader judges this case, the next one comes. */
export function prefetchNext(): void {
  const now = item.peek();
  const next = items.peek().slice(at.peek()).find((one) => one.case !== now?.case);
  if (next) prefetch(next.case).catch(() => {});  // it is asked for again when it is shown
}

// ---- verdicts

interface Step { key: string; before: NewVerdict | null; after: NewVerdict }
let past: Step[] = [], ahead: Step[] = [];
export const canUndo = signal(false), canRedo = signal(false);

const historyKey = (name: string) => `${name} ${source.value ? positionKey(source.value) : ""} ${session.value?.reader}`;
function restored(name: string): Step[] {
  try { return JSON.parse(sessionStorage.getItem(historyKey(name)) ?? "[]"); } catch { return []; }
}
effect(() => { if (source.value) tellHistory(); });
function tellHistory(): void {
  canUndo.value = past.length > 0;
  canRedo.value = ahead.length > 0;
  sessionStorage.setItem(historyKey("past"), JSON.stringify(past.slice(-200)));
  sessionStorage.setItem(historyKey("ahead"), JSON.stringify(ahead.slice(-200)));
}

export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}

function give(position: number, verdict: NewVerdict): void {
  items.value = items.value.map((one, n) => (n === position ? { ...one, mine: verdict } : one));
  queue.put(verdict);
}

export interface Said { correction?: Correction; stay?: true }

export function judge(judgement: Judgement, said: Said = {}): void {
  const now = item.value, from = source.value;
  if (!now || !from) return;
  const verdict: NewVerdict = {
    id: newId(), list: "list" in from ? from.list : "", case: now.case, kind: now.kind, subject: now.subject, shown: now.shown, judgement,
    ...(said.correction ? { correction: said.correction } : {}),
    ...(comment.value.trim() ? { comment: comment.value.trim() } : {}),
    seconds: Math.round(performance.now() - shownAt) / 1000,
  };
  batch(() => {
    past.push({ key: keyOf(now), before: now.mine, after: verdict });
    ahead = [];
    give(at.value, verdict);
    if (!said.stay) onward();
  });
  tellHistory();
}

/** A comment on what is judged already is a verdict of its own; else it goes with the next. */
export function setComment(text: string): void {
  comment.value = text;
  const mine = item.value?.mine;
  if (mine && mine.judgement !== "withdrawn" && (mine.comment ?? "") !== text.trim())
    judge(mine.judgement, { ...(mine.correction ? { correction: mine.correction } : {}), stay: true });
}

/** Says anew what was said before; nothing that was sent is changed. */
function say(step: Step, content: NewVerdict | null): void {
  const position = items.value.findIndex((one) => keyOf(one) === step.key);
  if (position < 0) return;
  const { correction, comment: remark, ...rest } = content ?? { ...step.after, judgement: "withdrawn" as const };
  const verdict: NewVerdict = { ...rest, id: newId() };
  if (content && correction) verdict.correction = correction;
  if (content && remark) verdict.comment = remark;
  batch(() => { give(position, onlyMembers(verdict)); show(position); });
}
/** The server's verdicts have members that a new one has not. */
function onlyMembers(v: NewVerdict): NewVerdict {
  return { id: v.id, list: v.list, case: v.case, kind: v.kind, subject: v.subject, shown: v.shown, judgement: v.judgement,
    ...(v.correction ? { correction: v.correction } : {}), ...(v.comment ? { comment: v.comment } : {}), seconds: v.seconds };
}

export function undo(): void {
  const last = past.pop();
  if (!last) return;
  ahead.push(last);
  say(last, last.before && { ...last.before, case: last.after.case, list: last.after.list });
  tellHistory();
}
export function redo(): void {
  const next = ahead.pop();
  if (!next) return;
  past.push(next);
  say(next, next.after);
  tellHistory();
}
