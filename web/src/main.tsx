// SPDX-License-Identifier: Apache-2.0
import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { useEffect } from "preact/hooks";
import { resume, session, signOut } from "./api";
import { CasePage, Help } from "./case";
import { loadKnowledge } from "./names";
import * as queue from "./queue";
import { ResultsPage } from "./results";
import * as review from "./review";
import { Cases, Lists, Login } from "./views";

const path = signal(location.hash), helping = signal(false);
window.addEventListener("hashchange", () => { path.value = location.hash; });

const [view, subject] = [() => path.value.split("/")[1] ?? "", () => decodeURIComponent(path.value.split("/").slice(2).join("/"))];

function WaitingNote() {
  const n = queue.waitingCount.value, refused = queue.refused.value;
  return <>
    <span class="note" role="status">{n > 0 && !queue.connected.value ? `waiting for connection: ${n} verdict${n > 1 ? "s" : ""} kept here` : ""}</span>
    {refused.length > 0 && <button class="bad" title={refused.join("\n")} onClick={() => { alert(refused.join("\n")); queue.refused.value = []; }}>{refused.length} not taken</button>}
  </>;
}

function Header() {
  const inReview = ["list", "case", "adjudicate"].includes(view()), all = review.items.value.length;
  const link = (to: string, name: string) => <a href={`#/${to}`} aria-current={view() === to ? "page" : undefined}>{name}</a>;
  return (
    <header>
      <h1>{session.value?.dataset || "radgenome"}</h1>
      <nav aria-label="Views">{link("lists", "Lists")}{link("cases", "Cases")}</nav>
      {inReview && all > 0 && <>
        <span class="soft">{review.item.value?.case}</span>
        <progress max={all} value={review.judged.value} aria-label="Judged" /><span class="soft">{review.judged.value} of {all}</span>
        <button disabled={!review.canUndo.value} onClick={review.undo}>Undo <kbd>Z</kbd></button>
        <button disabled={!review.canRedo.value} onClick={review.redo} title="Shift+Z">Redo</button>
      </>}
      <span class="push" /><WaitingNote />
      <span class="soft">{session.value?.reader}</span>
      <button onClick={() => { helping.value = true; }} aria-label="Keys">?</button>
      <button onClick={() => void signOut().catch(() => {})}>Sign out</button>
    </header>
  );
}

/** Opens what the address names, and closes it when the reader leaves. */
function Reviewing() {
  const where = path.value;
  useEffect(() => {
    const id = subject();
    review.open(view() === "case" ? { case: id } : { list: id }, view() === "adjudicate").catch((error: Error) => { review.failure.value = error.message; });
    return review.close;
  }, [where]);
  if (review.failure.value && !review.source.value) return <main class="wide"><div class="sheet"><p class="bad" role="alert">{review.failure.value}</p></div></main>;
  if (review.source.value && !review.items.value.length) return <main class="wide"><div class="sheet"><p>Nothing is left to judge here. <a href="#/lists">Back to the lists</a></p></div></main>;
  return <CasePage />;
}

function Page() {
  if (session.value === undefined) return <main class="wide" aria-busy="true" />;
  if (session.value === null) return <Login />;
  const body = { list: () => <Reviewing />, case: () => <Reviewing />, adjudicate: () => <Reviewing />, cases: () => <Cases />, results: () => <ResultsPage list={subject()} /> }[view()];
  return <><Header />{body ? body() : <Lists />}{helping.value && <Help close={() => { helping.value = false; }} />}</>;
}

document.addEventListener("keydown", (e) => {
  if (e.key === "?" && session.value && !(e.target instanceof HTMLInputElement)) { helping.value = true; e.preventDefault(); }
});

let signedIn = "";
effect(() => {
  const now = session.value;
  if (!now || signedIn === now.csrf) return;
  signedIn = now.csrf;
  queue.open(now.dataset, now.reader);
  void loadKnowledge();
});

void resume();
render(<Page />, document.getElementById("page")!);
