// SPDX-License-Identifier: Apache-2.0
// The left side: planes, model, windows, masks, the pen.
import { effect, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { call, caseUrl } from "./api";
import { ctOf, labelsOf as labelFile, whole, type Step } from "./images";
import { knowledge, structureName } from "./names";
import { blackCt, bytesOf, withBytes } from "./nifti";
import * as review from "./review";
import type { CaseRecord } from "./types";
import { Viewer, windows, type Cross, type Look } from "./viewer";

export const look = signal<Look>({ window: "Mediastinum", fill: 0, others: true, masks: true });
const cross = signal<Cross | null>(null);
const note = signal("Loading …");
export const repairing = signal<{ structure: string; erase: boolean; size: number; busy: string } | null>(null);
/** The case whose picture is shown. */
const pictured = signal(""), masked = signal("");
const isWhole = signal(false);

let viewer: Viewer | null = null, under = 0, record: CaseRecord | null = null;
/** Counts pictures that were asked for: one that comes after another was asked for is not shown. */
let asked = 0;

/** A computer without a graphics card takes seconds for all voxels of a CT: there it is done when it is asked for. */
let slow: boolean | undefined;
function drawsSlowly(): boolean {
  if (slow !== undefined) return slow;
  const gl = viewer!.planes.gl, named = gl.getExtension("WEBGL_debug_renderer_info");
  return slow = /swiftshader|llvmpipe|software/i.test(String(gl.getParameter(named ? named.UNMASKED_RENDERER_WEBGL : gl.RENDERER)));
}

/** What takes long without a graphics card waits until the reader pauses. */
const quiet = 1500;
let lastKey = 0;
document.addEventListener("keydown", () => { lastKey = performance.now(); }, true);
const wait = (ms: number) => new Promise((then) => setTimeout(then, ms));

async function show(loaded: CaseRecord): Promise<void> {
  if (!viewer || record === loaded) return;
  record = loaded;
  repairing.value = null;
  isWhole.value = false;
  pictured.value = masked.value = "";
  ++asked;
  const mine = (under = viewer.begin(loaded.geometry?.size ?? [1, 1, 1]));
  const current = () => mine === under;
  if (!loaded.geometry || (!loaded.has_ct && !loaded.labels.length)) { note.value = "The case has neither a CT nor masks."; return; }
  note.value = "Loading …";
  try {
    await put(loaded, drawsSlowly() ? 4 : 2);
    const turn = asked, isLast = () => turn === asked;
    await wait(300);
    if (loaded.labels.length && current()) await viewer.showModel(mine, await labelFile(loaded.case, 4));
    if (current()) aimAt();
    review.prefetchNext();
    while (isLast() && drawsSlowly() && performance.now() - lastKey < quiet) await wait(200);
    if (isLast()) await put(loaded, drawsSlowly() ? 2 : 1);
  } catch (error) {
    if (current()) note.value = `${(error as Error).message} Reload the page to try again.`;
  }
}

/** The picture, then its masks. */
async function put(loaded: CaseRecord, step: Step): Promise<void> {
  const mine = under, turn = ++asked, late = () => turn !== asked;
  const labels = loaded.labels.length ? labelFile(loaded.case, step) : null;
  labels?.catch(() => undefined);  // it is waited for below, unless the CT fails first
  const ct = loaded.has_ct ? await ctOf(loaded.case, step) : blackCt(await labels!);
  if (late()) return;
  await viewer?.showCt(mine, ct);
  if (late()) return;
  note.value = "";
  pictured.value = loaded.case;
  if (labels) {
    const masks = await labels;
    if (late()) return;
    viewer?.showLabels(mine, masks);
  }
  masked.value = loaded.case;
  isWhole.value = step === 1;
}

/** All voxels in place of the preview. */
export async function showWhole(): Promise<void> {
  if (record?.geometry && !isWhole.value) await put(record, 1);
}

/** Labels of a structure: its own, those of its parts where it is a union, and those of what lies within it, as the label
 * map shows the smaller of two masks that overlap. */
function labelsOf(structure: string): number[] {
  if (!record) return [];
  const within = new Set([structure]);
  const add = (union: string): void => {
    for (const part of record!.structures.find((s) => s.structure === union)?.recipe ?? []) if (!within.has(part)) { within.add(part); add(part); }
  };
  add(structure);
  for (const one of knowledge.peek()?.structures ?? []) if (one.containing.includes(structure) && !one.lesion) within.add(one.id);
  return record.labels.filter((l) => within.has(l.structure)).map((l) => l.value);
}

function windowFor(structure: string): string {
  if (/lung|bronch|trachea|pleura|airway/.test(structure)) return "Lung";
  return /bone|rib|vertebra|sternum|clavicle|scapula|humerus|hip|sacrum|skull|femur/.test(structure) ? "Bone" : "Mediastinum";
}

/** Where the quantity that is asked for was measured; of a lesion, where its diameter was. */
function measuredSlice(structure: string): number | undefined {
  const now = review.item.peek(), question = now?.kind === "question" ? review.questions.peek().find((q) => q.id === now.subject) : undefined;
  const lesion = knowledge.peek()?.structures.find((s) => s.id === structure)?.lesion;
  return record!.measurements.find((m) => m.slice !== undefined && m.structure === structure
    && (lesion || m.quantity === question?.measured?.quantity))?.slice;
}

let aimed = "";
function aimAt(): void {
  if (!viewer || !record || pictured.peek() !== record.case || repairing.peek()) return;
  const { structure } = review.aim.peek();
  const labels = structure ? labelsOf(structure) : [];
  viewer.choose(labels);
  // Without a graphics card another window takes a second: there the reader's own stays, so that items come at once.
  if (structure && aimed !== structure && !drawsSlowly()) look.value = { ...look.peek(), window: windowFor(structure) };
  aimed = structure ?? "";
  const entry = structure ? record.structures.find((s) => s.structure === structure) : undefined;
  if (!entry?.axial_slices) return;
  const slice = measuredSlice(structure!) ?? entry.axial_slices.largest;
  const place = viewer.middleIn(slice, labels) ?? centroid(entry.centroid_mm, slice);
  if (place) viewer.goTo(place);
}

/** Voxel of a place in the world, in the given slice. */
function centroid(mm: [number, number, number] | undefined, slice: number): [number, number, number] | undefined {
  if (!mm || !record?.geometry) return undefined;
  const [a, b, c] = record.geometry.world_from_voxel as [number[], number[], number[]];
  const m = [a, b, c], t = mm.map((v, n) => v - m[n]![3]!);
  const minor = (r: number[], s: number[], x: number, y: number) => r[x]! * s[y]! - r[y]! * s[x]!;
  const det = a[0]! * minor(b, c, 1, 2) - a[1]! * minor(b, c, 0, 2) + a[2]! * minor(b, c, 0, 1);
  const solve = (column: number) => {
    const [p, q, r] = m.map((row, n) => row.map((v, k) => (k === column ? t[n]! : v))) as [number[], number[], number[]];
    return (p[0]! * minor(q, r, 1, 2) - p[1]! * minor(q, r, 0, 2) + p[2]! * minor(q, r, 0, 1)) / det;
  };
  return [solve(0), solve(1), slice];
}

effect(() => { const loaded = review.record.value; if (loaded && loaded.case === review.item.value?.case) void show(loaded); });
effect(() => { void review.aim.value; void pictured.value; void masked.value; void knowledge.value; aimAt(); });
effect(() => { const now = look.value; viewer?.setLook(now); });

export const setWindow = (name: string) => { look.value = { ...look.value, window: name }; };
export const toggleMasks = () => { look.value = { ...look.value, masks: !look.value.masks }; };
export const toggleFill = () => { look.value = { ...look.value, fill: look.value.fill ? 0 : 0.35 }; };
export const moveSlice = (by: number) => viewer?.moveSlice(by);

// ---- the pen

let original: ArrayBuffer | null = null;

export async function beginRepair(): Promise<void> {
  const now = review.item.value;
  if (!viewer || !record || now?.kind !== "mask") return;
  const mine = under;
  repairing.value = { structure: now.subject, erase: false, size: 3, busy: "Loading all voxels …" };
  try {
    if (!isWhole.value) await showWhole();
    original = await whole(record.case, `masks/${encodeURIComponent(now.subject)}.nii`);
    if (mine !== under || !repairing.value) return;
    viewer.beginRepair(bytesOf(original));
    repairing.value = { ...repairing.value, busy: "" };
  } catch (error) {
    repairing.value = null;
    review.failure.value = (error as Error).message;
  }
}
function setPen(pen: { erase?: boolean; size?: number }): void {
  repairing.value = { ...repairing.value!, ...pen };
  viewer!.setPen(repairing.value.erase ? 0 : 1, repairing.value.size);
}
export const toggleErase = () => setPen({ erase: !repairing.value!.erase });
export const undoStroke = () => viewer?.undoStroke();
export function leaveRepair(): void {
  if (repairing.value && !repairing.value.busy) viewer?.endRepair();
  repairing.value = null;
  aimAt();
}
export async function saveRepair(): Promise<void> {
  const pen = repairing.value;
  if (!pen || pen.busy || !viewer || !record) return;
  repairing.value = { ...pen, busy: "Saving …" };
  try {
    const body = new Blob([withBytes(original!, viewer.repaired()) as BlobPart]).stream().pipeThrough(new CompressionStream("gzip"));
    const kept = await (await call(`${caseUrl(record.case)}/masks/${encodeURIComponent(pen.structure)}/repairs`,
      { method: "PUT", body: await new Response(body).blob(), headers: { "Content-Type": "application/gzip" } })).json();
    repairing.value = { ...pen, busy: "" };
    leaveRepair();
    review.judge("wrong", { correction: { repaired_mask: kept.repaired_mask } });
  } catch (error) {
    repairing.value = { ...pen, busy: "" };
    review.failure.value = (error as Error).message;
  }
}

function PenBar() {
  const pen = repairing.value!;
  return (
    <div class="bar" role="toolbar" aria-label="Pen">
      <b>Repair: {structureName(pen.structure)}</b>
      {pen.busy ? <span class="soft" role="status">{pen.busy}</span> : <>
        <button aria-pressed={!pen.erase} onClick={() => setPen({ erase: false })}>Draw</button>
        <button aria-pressed={pen.erase} onClick={() => setPen({ erase: true })}>Erase <kbd>X</kbd></button>
        <label class="soft">Pen <input type="range" aria-label="Width of the pen" min="1" max="15" value={pen.size} onInput={(e) => setPen({ size: +e.currentTarget.value })} /></label>
        <button onClick={undoStroke}>Undo stroke <kbd>Z</kbd></button>
        <button onClick={() => void saveRepair()}>Save <kbd>Enter</kbd></button>
        <button onClick={leaveRepair}>Leave <kbd>Esc</kbd></button>
      </>}
    </div>
  );
}

function Bar() {
  if (repairing.value) return <PenBar />;
  const now = look.value, loaded = review.record.value;
  const present = (loaded?.structures ?? []).filter((s) => s.state === "present").map((s) => s.structure);
  const pick = (text: string) => { const found = present.find((s) => structureName(s) === text || s === text); if (found) review.looked.value = { structure: found }; };
  return (
    <div class="bar" role="toolbar" aria-label="How it is shown">
      <span class="group">{Object.keys(windows).map((name, n) => (
        <button key={name} aria-pressed={now.window === name} onClick={() => setWindow(name)} title={`Window ${name}, key ${"LMB"[n]}`}>{name}</button>))}</span>
      <button aria-pressed={now.masks} onClick={toggleMasks} title="Masks on and off, key space">Masks</button>
      <button aria-pressed={now.others} onClick={() => (look.value = { ...now, others: !now.others })} title="Outlines of all other masks, key O">Others</button>
      <label class="soft" style={{ fontSize: "13px" }}>Fill <input type="range" aria-label="Opacity of the fill; 0 is an outline" min="0" max="100" value={Math.round(now.fill * 100)}
        onInput={(e) => (look.value = { ...look.value, fill: +e.currentTarget.value / 100 })} /></label>
      {!isWhole.value && loaded?.has_ct && <button onClick={() => void showWhole()} title="A preview is shown: every other voxel. Key F shows all">Full</button>}
      <input class="pick" id="pick" list="structures" placeholder="Structure …" aria-label="Show a structure and what is said of it, key S" autocomplete="off"
        onInput={(e) => pick(e.currentTarget.value)} onKeyDown={(e) => { if (e.key === "Enter" || e.key === "Escape") e.currentTarget.blur(); }}
        onFocus={(e) => e.currentTarget.select()} />
      <datalist id="structures">{present.map((s) => <option key={s} value={structureName(s)} />)}</datalist>
    </div>
  );
}

function Caption() {
  const here = cross.value, loaded = review.record.value;
  const { structure } = review.aim.value;
  const entry = structure ? review.structures.value.get(structure) : undefined;
  const under = here?.label ? loaded?.labels.find((l) => l.value === here.label)?.structure : undefined;
  return (
    <div class="caption">
      {structure ? <b>{structureName(structure)}{entry?.state !== "present" ? " (no mask)" : ""}</b> : <span>no mask for this</span>}
      {entry?.volume_ml !== undefined && <span>{entry.volume_ml.toFixed(entry.volume_ml < 10 ? 1 : 0)} ml</span>}
      {here && <span>slice {here.slice + 1} of {here.slices}</span>}
      {here && <span>cross: {Math.round(here.hu)} HU{under ? `, ${structureName(under)}` : ""}</span>}
    </div>
  );
}

export function Volumes() {
  const planes = useRef<HTMLCanvasElement>(null), model = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let gone = false;
    Viewer.on(planes.current!, model.current!).then((made) => {
      if (gone) return;
      viewer = made;
      if (drawsSlowly()) made.modelWaits = quiet;
      made.onCross = (where) => { cross.value = where; };
      made.setLook(look.value);
      (window as never as { viewer: Viewer }).viewer = made;  // for whoever measures
      if (review.record.value && review.record.value.case === review.item.value?.case) void show(review.record.value);
    }).catch(() => { note.value = "The browser draws no volumes: it has no WebGL 2. Turn on graphics acceleration, or use another browser."; });
    return () => { gone = true; viewer = null; record = null; pictured.value = masked.value = ""; };
  }, []);
  return (
    <section id="look" aria-label="CT and masks">
      <Bar />
      <div id="volumes" data-pictured={pictured.value} data-masked={masked.value}>
        <canvas ref={planes} aria-label="Axial, coronal and sagittal plane" role="img" />
        <div class="model"><canvas ref={model} aria-label="Model of the masks" role="img" /></div>
        {note.value && <p class="middle" role="status">{note.value}</p>}
      </div>
      <Caption />
    </section>
  );
}
