// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";
import type { Session } from "./types";

/** undefined: not asked yet; null: nobody is signed in. */
export const session = signal<Session | null | undefined>(undefined);

/** The server said no, in a sentence for the reader. */
export class Refused extends Error {
  constructor(readonly status: number, readonly code: string, sentence: string) { super(sentence); }
}

/** @throws Refused, or TypeError where no answer came */
export async function call(path: string, options: RequestInit = {}): Promise<Response> {
  const headers = new Headers(options.headers);
  if (options.method && options.method !== "GET" && session.value) headers.set("X-CSRF-Token", session.value.csrf);
  const reply = await fetch(path, { ...options, headers, credentials: "same-origin" });
  if (reply.ok) return reply;
  const { code, sentence } = await reply.json().catch(() => ({ code: "no_answer", sentence: `The server answered ${reply.status}.` }));
  if (reply.status === 401 && path !== "/api/session") session.value = null;
  throw new Refused(reply.status, code, sentence);
}

export async function get<T>(path: string): Promise<T> { return (await call(path)).json(); }

export async function send<T>(method: string, path: string, body: unknown): Promise<T> {
  const reply = await call(path, { method, body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
  return reply.status === 204 ? (undefined as T) : reply.json();
}

export const caseUrl = (id: string) => `/api/cases/${encodeURIComponent(id)}`;

/** The token that `radgenome serve` printed, taken out of the address at once. */
export const token = (() => {
  const found = location.hash.match(/^#token=(.+)$/);
  if (found) { sessionStorage.setItem("token", found[1]!); history.replaceState(null, "", "#/lists"); }
  return sessionStorage.getItem("token") ?? "";
})();

export async function signIn(reader: string, password: string): Promise<void> {
  const body = token && !password ? { token, reader } : { reader, password };
  session.value = await send<Session>("POST", "/api/session", body);
  localStorage.setItem("reader", reader);
}

export async function signOut(): Promise<void> {
  await call("/api/session", { method: "DELETE" });
  sessionStorage.removeItem("token");
  session.value = null;
}

export async function resume(): Promise<void> {
  try { session.value = await get<Session>("/api/session"); } catch { session.value = null; }
}
