// SPDX-License-Identifier: Apache-2.0
// Words for ids.
import { signal } from "@preact/signals";
import { get } from "./api";
import type { Answer, Fact, Kind, Knowledge } from "./types";

export const knowledge = signal<Knowledge | null>(null);
let findings = new Map<string, string>(), structures = new Map<string, string>();

export async function loadKnowledge(): Promise<void> {
  const loaded = await get<Knowledge>("/api/knowledge");
  findings = new Map(loaded.findings.map((f) => [f.id, f.spoken]));
  structures = new Map(loaded.structures.map((s) => [s.id, s.spoken]));
  knowledge.value = loaded;
}

export const plain = (id: string) => id.replaceAll("_", " ");
export const findingName = (id: string) => findings.get(id) || plain(id);
export const structureName = (id: string) => structures.get(id)?.replace(/^the /, "") || id;
export const kindNames: Record<Kind, string> = { sentence: "Sentence", fact: "Fact", link: "Place and mask", question: "Question", mask: "Mask" };
export const statusWord = (fact: { finding: string; status: string }) =>
  fact.finding === "normal" ? "normal" : fact.status === "absent" ? "denied" : fact.status;
export const statusClass = (fact: { finding: string; status: string }) => (fact.finding === "normal" ? "normal" : fact.status);

export function factLine(fact: Fact): string {
  const parts = [statusWord(fact)];
  if (fact.size_mm.length) parts.push(`${fact.size_mm.join(" × ")} mm`);
  if (fact.count) parts.push(fact.count.exact !== undefined ? `${fact.count.exact}` : `at least ${fact.count.at_least}`);
  if (fact.attributes?.length) parts.push(fact.attributes.map(plain).join(", "));
  return parts.join(", ");
}

export function answerText(answer: Answer): string {
  if ("yes" in answer) return answer.yes ? "Yes" : "No";
  if ("values" in answer) return `${answer.values.join(" × ")} ${answer.unit}`;
  if (!answer.ids.length) return "none";
  return answer.ids.map(answer.of === "findings" ? findingName : answer.of === "structures" ? structureName : plain).join(", ");
}
