// SPDX-License-Identifier: Apache-2.0
// What the server sends, as /api/openapi.json describes it. Records are those of docs/schemas.

export type Kind = "sentence" | "fact" | "link" | "question" | "mask";
export type Judgement = "right" | "wrong" | "unsure" | "withdrawn";
export type Status = "present" | "absent" | "possible";
export type Role = "reader" | "adjudicator" | "admin";

export interface Session { reader: string; role: Role; csrf: string; dataset: string }

export interface Fact {
  id: string; finding: string; status: Status; where: string[]; size_mm: number[]; start: number; end: number;
  attributes?: string[]; count?: { exact?: number; at_least?: number };
  evidence: { kind: string; start: number; end: number }[];
}
export interface Sentence {
  id: string; section: string; start: number; end: number; type: string; understood: boolean; facts: Fact[];
}
export interface Link { fact: string; place: string; structure: string | null; granularity: string; reason?: string }
export type Answer =
  | { yes: boolean }
  | { of: string; ids: string[] }
  | { values: number[]; unit: string; tolerance?: number };
export interface Question {
  id: string; kind: string; question: string; answer: Answer; answer_text: string; structure: string | null;
  place?: string | null; facts: string[]; options?: { id: string; text: string }[]; assumed: boolean; measured?: { structure: string; quantity: string };
}
export interface Check { code: string; severity: "error" | "warning" | "info"; subject: string; sentence: string }
export interface Structure {
  structure: string; state: string; reason?: string; volume_ml?: number; hu?: { mean: number };
  centroid_mm?: [number, number, number]; axial_slices?: { begin: number; end: number; largest: number };
  recipe?: string[]; recipe_missing?: string[]; flags: string[];
}
/** `slice` is the axial one that it was measured on, where there is one such slice. */
export interface Measurement { quantity: string; structure: string; value?: number; unit: string; slice?: number }
export interface Geometry {
  size: [number, number, number]; world_from_voxel: number[][]; spacing_mm: number[]; orientation: string;
}

export interface Correction {
  type?: string; missed?: MissedFact[];
  finding?: string; status?: Status; where?: string[]; size_mm?: number[];
  structure?: string | null; answer?: Answer; repaired_mask?: string;
}
export interface MissedFact {
  finding: string; status: Status; where: string[]; size_mm: number[]; start: number; end: number;
}
export interface NewVerdict {
  id: string; list: string; case: string; kind: Kind; subject: string; shown: string; judgement: Judgement;
  correction?: Correction; comment?: string; seconds: number;
}

export interface Item {
  case: string; kind: Kind; subject: string; shown: string;
  show?: Record<string, unknown>; mine: NewVerdict | null;
  verdicts?: { reader: string; judgement: Judgement; correction?: Correction; comment?: string }[];
}
export interface CaseRecord {
  case: string; geometry: Geometry | null; has_ct: boolean; report: { name: string; text: string }[];
  sentences: Sentence[]; links: Link[]; checks: Check[]; questions: Question[]; structures: Structure[]; measurements: Measurement[];
  items: { kind: Kind; subject: string; shown: string }[]; mine: NewVerdict[]; earlier: string | null;
  labels: { value: number; structure: string }[]; repairs: Record<string, string[]>;
}
export interface CaseRow {
  case: string; has_ct: boolean; has_report: boolean; masks: number; facts: number;
  checks: { error: number; warning: number; info: number };
}
export interface WorkList {
  id: string; name: string; method: string; items: number; readers: string[]; mine: { judged: number };
  progress?: { reader: string; judged: number }[]; disagreed?: number;
}
export interface Knowledge {
  structures: { id: string; spoken: string; side: string; parents: string[]; containing: string[]; lesion: boolean }[];
  findings: { id: string; spoken: string; places: string[] }[];
  attributes: { id: string; spoken: string }[];
}
