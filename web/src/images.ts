// SPDX-License-Identifier: Apache-2.0
// CTs and label maps of this case and the next.
import { call, caseUrl, get } from "./api";
import type { CaseRecord } from "./types";

const held = 3;  // cases; a preview of 512 × 512 × 320 voxels takes 31 MB with its labels
const records = new Map<string, Promise<CaseRecord>>();
const files = new Map<string, Promise<ArrayBuffer>>();

/** Keeps those asked for last; what failed is asked for again. */
function kept<T>(map: Map<string, Promise<T>>, key: string, most: number, ask: () => Promise<T>): Promise<T> {
  const found = map.get(key) ?? ask();
  map.delete(key);
  map.set(key, found);
  found.catch(() => { if (map.get(key) === found) map.delete(key); });
  for (const oldest of map.keys()) { if (map.size <= most) break; map.delete(oldest); }
  return found;
}

export const recordOf = (id: string) => kept(records, id, 8, () => get<CaseRecord>(caseUrl(id)));
export const forget = (id: string) => records.delete(id);

function file(id: string, name: string): Promise<ArrayBuffer> {
  const path = `${caseUrl(id)}/${name}`;
  return kept(files, path, 4 * held, async () => (await call(path)).arrayBuffer());
}
/** Every voxel, every other one along each axis that has them to spare, or every fourth. */
export type Step = 1 | 2 | 4;
/** Whole files are too large to keep. */
const image = (id: string, name: string, step: Step) => (step === 1 ? whole(id, name) : file(id, `${name}?step=${step}`));
export const ctOf = (id: string, step: Step) => image(id, "ct.nii", step);
export const labelsOf = (id: string, step: Step) => image(id, "labels.nii", step);
export const whole = async (id: string, name: string) => (await call(`${caseUrl(id)}/${name}`)).arrayBuffer();

export async function prefetch(id: string): Promise<void> {
  const record = await recordOf(id);
  for (const step of [4, 2] as const) {
    if (record.has_ct) await ctOf(id, step);
    if (record.labels.length) await labelsOf(id, step);
  }
}
