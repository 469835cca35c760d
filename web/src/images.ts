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

export function file(id: string, name: string): Promise<ArrayBuffer> {
  const path = `${caseUrl(id)}/${name}`;
  return kept(files, path, 2 * held, async () => (await call(path)).arrayBuffer());
}
/** Half of the voxels along each axis that has them to spare: what is shown first. */
export const preview = (id: string) => ({ ct: file(id, "ct.nii?step=2"), labels: file(id, "labels.nii?step=2") });

/** Whole files are too large to keep. */
export const whole = async (id: string, name: string) => (await call(`${caseUrl(id)}/${name}`)).arrayBuffer();

export async function prefetch(id: string): Promise<void> {
  const record = await recordOf(id);
  if (record.has_ct) await file(id, "ct.nii?step=2");
  if (record.labels.length) await file(id, "labels.nii?step=2");
}
