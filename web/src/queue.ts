// SPDX-License-Identifier: Apache-2.0
// Verdicts wait here until the server has kept them. They lie in the browser's storage, so that neither a lost
// connection nor a closed laptop loses one; the server knows them by their id, so that none is kept twice.
import { computed, signal } from "@preact/signals";
import { Refused, call, session } from "./api";
import type { NewVerdict } from "./types";

const most = 50;  // verdicts a request
export const waiting = signal<NewVerdict[]>([]);
export const refused = signal<string[]>([]);
/** False from the first failed request until one succeeds. */
export const connected = signal(true);
export const waitingCount = computed(() => waiting.value.length);

let place = "", busy = false, pause = 0, timer: number | undefined;

function stored(): NewVerdict[] {
  try { return JSON.parse(localStorage.getItem(place) ?? "[]"); } catch { return []; }
}
function store(list: NewVerdict[]): void {
  localStorage.setItem(place, JSON.stringify(list));
  waiting.value = list;
}

/** Goes on with what this reader left. */
export function open(dataset: string, reader: string): void {
  place = `verdicts ${dataset} ${reader}`;
  waiting.value = stored();
  void pump();
}

export function put(verdict: NewVerdict): void {
  store([...stored(), verdict]);
  setTimeout(pump, 0);  // the next item is shown first
}

/** Another tab may have sent some meanwhile: what is stored is read again. */
function drop(ids: Set<string>): void { store(stored().filter((v) => !ids.has(v.id))); }

async function deliver(batch: NewVerdict[]): Promise<void> {
  try {
    await call("/api/verdicts", { method: "POST", body: JSON.stringify(batch), headers: { "Content-Type": "application/json" } });
    drop(new Set(batch.map((v) => v.id)));
  } catch (error) {
    if (!(error instanceof Refused) || error.status === 401 || error.status === 403 || error.status >= 429) throw error;
    if (batch.length > 1) { for (const one of batch) await deliver([one]); return; }
    drop(new Set([batch[0]!.id]));
    refused.value = [...refused.value, `${batch[0]!.case}, ${batch[0]!.subject}: ${error.message}`];
  }
}

export async function pump(): Promise<void> {
  if (busy || !place || !session.value) return;
  busy = true;
  clearTimeout(timer);
  try {
    for (let list = stored(); list.length; list = stored()) await deliver(list.slice(0, most));
    connected.value = true;
    pause = 0;
  } catch {
    connected.value = false;
    pause = Math.min(pause ? pause * 2 : 1000, 15000);
    timer = window.setTimeout(pump, pause);
  } finally {
    busy = false;
  }
}

window.addEventListener("online", () => void pump());
