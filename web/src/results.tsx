// SPDX-License-Identifier: Apache-2.0
// What came out of a work list: error rates and agreement with their intervals, drawn as plain SVG.
import { useLoaded } from "./views";
import { kindNames, plain } from "./names";
import type { Kind } from "./types";

type Absent = { reason: string };
type Or<T> = T | Absent | null | undefined;
interface Rate { value?: string; judged: number; wrong: number; rate: number | Absent; wilson: [number, number] | Absent; exact: [number, number] | Absent; weighted?: Or<Weighted> }
interface Weighted { rate: number; low: number; high: number }
interface Kappa { a?: string; b?: string; n?: number; kappa: number | Absent; low?: number; high?: number; value?: number }
interface Results {
  items: number; judged: number; decided: number; disagreed: number;
  readers: { reader: string; judged: number; right: number; wrong: number; unsure: number; seconds_median: number | Absent; seconds_p90: number | Absent;
    planted: Or<{ shown: number; caught: number; rate: number; interval: [number, number] }> }[];
  agreement: { percent: Or<{ value: number; low: number; high: number; pairs: number }>; cohen: Kappa[]; fleiss: Or<Kappa>; krippendorff: Or<Kappa & { alpha?: number }> };
  error_rate: { overall: Rate; by_kind: Rate[]; by_stratum: Rate[] };
  sampling?: { method: string; seed?: number; strata: { name: string; population: number; drawn: number }[] };
}

const isNumber = (v: unknown): v is number => typeof v === "number" && Number.isFinite(v);
const percent = (v: unknown) => (isNumber(v) ? `${(100 * v).toFixed(1)} %` : why(v));
const number = (v: unknown, digits = 2) => (isNumber(v) ? v.toFixed(digits) : why(v));
function why(v: unknown): string { return v && typeof v === "object" && "reason" in v ? plain(String((v as Absent).reason)) : "none"; }
const nameOf = (value = "") => kindNames[value as Kind] ?? plain(value);

/** Points with their intervals, one a row, from 0 to 1 or as far as they reach. */
function Intervals({ rows, label }: { rows: { name: string; value: number; low: number; high: number; note: string }[]; label: string }) {
  const left = 210, right = 110, width = 760, height = 30 * rows.length + 34, most = Math.min(1, Math.max(0.1, ...rows.map((r) => r.high)) * 1.05);
  const x = (v: number) => left + (Math.max(0, v) / most) * (width - left - right);
  const step = [0.02, 0.05, 0.1, 0.2, 0.25].find((one) => most / one <= 5) ?? 0.25;
  const ticks = Array.from({ length: Math.floor(most / step) + 1 }, (_, n) => n * step);
  return (
    <svg class="plot" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${label}: ${rows.map((r) => `${r.name} ${percent(r.value)}`).join(", ")}`}>
      {ticks.map((t) => <g key={t}><line x1={x(t)} x2={x(t)} y1="4" y2={height - 26} stroke="#2b313a" /><text class="soft" x={x(t)} y={height - 8} text-anchor="middle">{Math.round(1000 * t) / 10} %</text></g>)}
      {rows.map((r, n) => { const y = 20 + 30 * n; return (
        <g key={r.name}>
          <text x={left - 12} y={y + 4} text-anchor="end">{r.name.length > 28 ? `${r.name.slice(0, 27)}…` : r.name}</text>
          <line x1={x(r.low)} x2={x(r.high)} y1={y} y2={y} stroke="#6fb3e0" stroke-width="3" />
          <circle cx={x(r.value)} cy={y} r="5" fill="#ffd166" /><text class="soft" x={width - right + 12} y={y + 4}>{r.note}</text>
        </g>); })}
    </svg>
  );
}

function rowsOf(rates: Rate[]) {
  return rates.flatMap((r) => (isNumber(r.rate) && Array.isArray(r.wilson) ? [{ name: nameOf(r.value), value: r.rate, low: r.wilson[0], high: r.wilson[1], note: `${r.wrong} of ${r.judged}` }] : []));
}

/** Of all that a sample was drawn from, where it is one; below what was seen. */
function kindRows(rates: Rate[]) {
  return rates.flatMap((r) => {
    const w = r.weighted, name = `${nameOf(r.value)}, weighted`;
    return [...rowsOf([r]), ...(w && !("reason" in w) ? [{ name, value: w.rate, low: w.low, high: w.high, note: percent(w.rate) }] : [])];
  });
}

/** A list drawn by kind has kinds for strata. */
const sameRows = (a: Rate[], b: Rate[]) => a.map((r) => r.value).join("\n") === b.map((r) => r.value).join("\n");

function interval(pair: unknown): string { return Array.isArray(pair) ? `${percent(pair[0])} to ${percent(pair[1])}` : why(pair); }
function measure(m: Or<Record<string, unknown>>): string {
  if (!m || "reason" in m) return why(m);
  const value = m["kappa"] ?? m["alpha"] ?? m["value"];
  return `${number(value)}${isNumber(m["low"]) ? ` (${number(m["low"])} to ${number(m["high"])})` : ""}`;
}

export function ResultsPage({ list }: { list: string }) {
  const [r, problem] = useLoaded<Results>(`/api/results?list=${encodeURIComponent(list)}`);
  if (problem) return <main class="wide"><div class="sheet"><h2>Results</h2><p class="bad" role="alert">{problem}</p></div></main>;
  if (!r) return <main class="wide" aria-busy="true" />;
  const { overall, by_kind, by_stratum } = r.error_rate, weighted = overall.weighted;
  return (
    <main class="wide"><div class="sheet">
      <h2>Results</h2>
      <p>{r.items} items, {r.judged} judged, {r.decided} decided, {r.disagreed} disagreed. <a href={`/api/results.csv?list=${encodeURIComponent(list)}`}>CSV</a> <a href={`/api/results.parquet?list=${encodeURIComponent(list)}`}>Parquet</a></p>
      <h2>Error rate</h2>
      <p><b>{percent(overall.rate)}</b>: {overall.wrong} of {overall.judged} wrong; 95 % interval {interval(overall.wilson)} (Wilson), {interval(overall.exact)} (exact).
        {weighted && !("reason" in weighted) ? ` Weighted by the sampling: ${percent(weighted.rate)} (${percent(weighted.low)} to ${percent(weighted.high)}).` : weighted ? ` Weighted by the sampling: ${why(weighted)}.` : ""}</p>
      {by_kind.length > 0 && <><h2>By kind</h2><Intervals label="Error rate by kind" rows={kindRows(by_kind)} /></>}
      {by_stratum.length > 0 && !sameRows(by_kind, by_stratum) && <><h2>By stratum</h2><Intervals label="Error rate by stratum" rows={rowsOf(by_stratum)} /></>}
      <h2>Agreement</h2>
      <table><tbody>
        <tr><td>Percent</td><td>{r.agreement.percent && !("reason" in r.agreement.percent) ? `${percent(r.agreement.percent.value)} (${percent(r.agreement.percent.low)} to ${percent(r.agreement.percent.high)}), ${r.agreement.percent.pairs} pairs` : why(r.agreement.percent)}</td></tr>
        {(Array.isArray(r.agreement.cohen) ? r.agreement.cohen : []).map((c) => <tr key={`${c.a} ${c.b}`}><td>Cohen's kappa, {c.a} and {c.b}</td><td>{measure(c as never)}, {c.n} items</td></tr>)}
        <tr><td>Fleiss' kappa</td><td>{measure(r.agreement.fleiss as never)}</td></tr>
        <tr><td>Krippendorff's alpha</td><td>{measure(r.agreement.krippendorff as never)}</td></tr>
      </tbody></table>
      <h2>Readers</h2>
      <table><thead><tr><th>Reader</th><th class="number">Judged</th><th class="number">Right</th><th class="number">Wrong</th><th class="number">Unsure</th><th class="number">Median, s</th><th class="number">90 %, s</th><th>Known errors caught</th></tr></thead>
        <tbody>{r.readers.map((one) => <tr key={one.reader}><td>{one.reader}</td><td class="number">{one.judged}</td><td class="number">{one.right}</td><td class="number">{one.wrong}</td><td class="number">{one.unsure}</td>
          <td class="number">{number(one.seconds_median, 1)}</td><td class="number">{number(one.seconds_p90, 1)}</td>
          <td>{one.planted && "shown" in one.planted ? `${one.planted.caught} of ${one.planted.shown} (${interval(one.planted.interval)})` : why(one.planted)}</td></tr>)}</tbody></table>
      {!!r.sampling?.strata?.length && <><h2>Sampling: {r.sampling.method}{r.sampling.seed !== undefined ? `, seed ${r.sampling.seed}` : ""}</h2>
        <table><thead><tr><th>Stratum</th><th class="number">Population</th><th class="number">Drawn</th></tr></thead>
          <tbody>{r.sampling.strata.map((s) => <tr key={s.name}><td>{s.name ? nameOf(s.name) : "all"}</td><td class="number">{s.population}</td><td class="number">{s.drawn}</td></tr>)}</tbody></table></>}
    </div></main>
  );
}
