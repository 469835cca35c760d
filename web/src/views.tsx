// SPDX-License-Identifier: Apache-2.0
// Signing in, work lists, cases.
import { useEffect, useState } from "preact/hooks";
import { get, send, session, signIn, token } from "./api";
import { kindNames } from "./names";
import type { CaseRow, Kind, WorkList } from "./types";

export function Login() {
  const [reader, setReader] = useState(localStorage.getItem("reader") ?? ""), [password, setPassword] = useState(""), [problem, setProblem] = useState("");
  const submit = async (e: Event) => {
    e.preventDefault();
    try { await signIn(reader.trim(), password); } catch (error) { setProblem((error as Error).message); }
  };
  return (
    <main class="wide"><div class="login">
      <h1>Who reads?</h1>
      <form class="form" onSubmit={submit}>
        <label for="reader">Name</label><input id="reader" required autocomplete="username" autofocus value={reader} onInput={(e) => setReader(e.currentTarget.value)} />
        {!token && <><label for="password">Password</label><input id="password" type="password" required autocomplete="current-password" value={password} onInput={(e) => setPassword(e.currentTarget.value)} /></>}
        <div class="row"><button type="submit">Begin</button>{problem && <span class="bad" role="alert">{problem}</span>}</div>
      </form>
      <p class="soft" style={{ marginTop: "12px" }}>Your verdicts are kept under this name.</p>
    </div></main>
  );
}

export function useLoaded<T>(path: string, again = 0): [T | null, string] {
  const [state, setState] = useState<[T | null, string]>([null, ""]);
  useEffect(() => {
    let gone = false;
    get<T>(path).then((value) => { if (!gone) setState([value, ""]); }).catch((error: Error) => { if (!gone) setState([null, error.message]); });
    return () => { gone = true; };
  }, [path, again]);
  return state;
}
export const sees = () => session.value?.role !== "reader";
const methods: Record<string, string> = { random: "random sample", stratified: "stratified sample", riskiest: "riskiest first" };

export function Lists() {
  const [again, setAgain] = useState(0), [lists, problem] = useLoaded<WorkList[]>("/api/lists", again);
  return (
    <main class="wide"><div class="sheet">
      <h2>Work lists</h2>
      {problem && <p class="bad" role="alert">{problem}</p>}
      {lists?.length === 0 && <p>There is no work list for you yet. {session.value?.role === "admin" ? "Draw one below, or" : "You can"} look at <a href="#/cases">single cases</a>.</p>}
      {!!lists?.length && <table>
        <thead><tr><th>List</th><th>Drawn</th><th class="number">Items</th><th>You</th>{sees() && <th>Everyone</th>}{sees() && <th>Disagreed</th>}{sees() && <th>Results</th>}</tr></thead>
        <tbody>{lists.map((l) => (
          <tr key={l.id}>
            <td><a href={`#/list/${l.id}`}>{l.name}</a></td><td class="soft">{methods[l.method] ?? l.method}</td><td class="number">{l.items}</td>
            <td><progress max={l.items} value={l.mine.judged} aria-label={`Judged by you in ${l.name}`} /> {l.mine.judged}</td>
            {sees() && <td>{l.progress?.map((p) => <div key={p.reader}>{p.reader}: {p.judged}</div>)}</td>}
            {sees() && <td>{l.disagreed ? <a href={`#/adjudicate/${l.id}`}>{l.disagreed} to settle</a> : "0"}</td>}
            {sees() && <td><a href={`#/results/${l.id}`} aria-label={`Results of ${l.name}`}>results</a></td>}
          </tr>))}</tbody>
      </table>}
      {session.value?.role === "admin" && <Draw done={() => setAgain(again + 1)} />}
    </div></main>
  );
}

function Draw({ done }: { done: () => void }) {
  const [kinds, setKinds] = useState<Kind[]>(["fact"]), [method, setMethod] = useState("random"), [problem, setProblem] = useState("");
  const toggle = (kind: Kind) => setKinds(kinds.includes(kind) ? kinds.filter((k) => k !== kind) : [...kinds, kind]);
  const submit = async (e: Event) => {
    e.preventDefault();
    const form = new FormData(e.currentTarget as HTMLFormElement), text = (name: string) => String(form.get(name) ?? "").trim();
    const readers = text("readers").split(",").map((r) => r.trim()).filter(Boolean);
    try {
      await send("POST", "/api/lists", { name: text("name"), method, kinds, ...(method === "stratified" ? { by: text("by") } : {}),
        size: +text("size"), seed: +text("seed"), readers, planted: +text("planted") });
      setProblem("");
      done();
    } catch (error) { setProblem((error as Error).message); }
  };
  return <>
    <h2>Draw a list</h2>
    <form class="form" onSubmit={submit}>
      <label for="name">Name</label><input id="name" name="name" required />
      <label for="method">Method</label>
      <select id="method" value={method} onChange={(e) => setMethod(e.currentTarget.value)}>{Object.entries(methods).map(([id, name]) => <option key={id} value={id}>{name}</option>)}</select>
      {method === "stratified" && <><label for="by">Strata by</label><select id="by" name="by">{["finding", "structure", "question_kind", "kind"].map((b) => <option key={b} value={b}>{b.replace("_", " of ")}</option>)}</select></>}
      <span class="soft">Items of</span>
      <span class="chips" role="group" aria-label="Kinds of items">{(Object.keys(kindNames) as Kind[]).map((k) => <button key={k} type="button" aria-pressed={kinds.includes(k)} onClick={() => toggle(k)}>{kindNames[k]}</button>)}</span>
      <label for="size">How many</label><input id="size" name="size" type="number" min="1" value="100" required />
      <label for="seed">Seed</label><input id="seed" name="seed" type="number" min="0" value="1" required />
      <label for="planted">Known errors among them</label><input id="planted" name="planted" type="number" min="0" value="0" />
      <label for="readers">Readers</label><input id="readers" name="readers" placeholder="names, with commas; nothing: everyone" />
      <div class="row"><button type="submit">Draw</button>{problem && <span class="bad" role="alert">{problem}</span>}</div>
    </form>
  </>;
}

export function Cases() {
  const [after, setAfter] = useState<string[]>([]), [find, setFind] = useState("");
  const last = after.at(-1);
  const [page, problem] = useLoaded<{ cases: CaseRow[]; next: string | null }>(`/api/cases?limit=100${last ? `&after=${encodeURIComponent(last)}` : ""}`);
  return (
    <main class="wide"><div class="sheet">
      <h2>Cases</h2>
      <form onSubmit={(e) => { e.preventDefault(); if (find) location.hash = `#/case/${encodeURIComponent(find)}`; }}><input aria-label="Open a case by its id" placeholder="Open a case by id …" value={find} onInput={(e) => setFind(e.currentTarget.value)} /></form>
      {problem && <p class="bad" role="alert">{problem}</p>}
      {page && <table>
        <thead><tr><th>Case</th><th>CT</th><th>Report</th><th class="number">Masks</th><th class="number">Facts</th><th class="number">Errors</th><th class="number">Warnings</th></tr></thead>
        <tbody>{page.cases.map((c) => (
          <tr key={c.case}><td><a href={`#/case/${encodeURIComponent(c.case)}`}>{c.case}</a></td><td>{c.has_ct ? "yes" : "no"}</td><td>{c.has_report ? "yes" : "no"}</td>
            <td class="number">{c.masks}</td><td class="number">{c.facts}</td><td class={`number ${c.checks.error ? "error" : ""}`}>{c.checks.error}</td><td class={`number ${c.checks.warning ? "warning" : ""}`}>{c.checks.warning}</td></tr>))}</tbody>
      </table>}
      <p style={{ marginTop: "12px", display: "flex", gap: "10px" }}>
        <button disabled={!after.length} onClick={() => setAfter(after.slice(0, -1))}>Before</button>
        <button disabled={!page?.next} onClick={() => setAfter([...after, page!.next!])}>Further</button>
      </p>
    </div></main>
  );
}
