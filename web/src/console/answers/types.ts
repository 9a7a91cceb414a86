/** What the relay says of the knowledge. */
import type { Person } from "../types";

export type Side = "zh" | "en";
export type Texts = Record<string, string>;

export interface Content {
  topic: string;
  phrasings: Record<string, string[]>;
  answers: Texts;
  buttons?: ({ to: string } & Record<Side, string>)[];
  audience?: string[];
  links?: string[];
  picture?: { blob: string; mime?: string; size_bytes?: number } | null;
  owner?: string;
  note?: string;
  review?: string;
  valid_from?: string;
  valid_until?: string;
}

export interface Version {
  version: number;
  state: "draft" | "live" | "past" | "dropped";
  comment: string;
  by: Person | null;
  at: number;
  content: Content;
}

export interface EntryRow {
  id: string;
  state: "draft" | "live" | "withdrawn";
  version: number;
  topic: string;
  titles: Record<Side, string>;
  owner: string;
  review: string;
  review_due: boolean;
  expired: boolean;
  at: number;
  draft?: Omit<Version, "content"> | null;
  helped?: number;
  refused?: number;
}

export interface Entry extends EntryRow {
  content: Content;
  versions: Version[];
}

export interface Trial {
  state: "running" | "done" | "failed";
  examined?: number;
  failed?: { question: string; expected: string; given: string; score: number }[];
  asked?: number;
  changed?: number;
  changes?: { question: string; before: string; after: string; score: number }[];
}

export interface Group {
  count: number;
  language: Side;
  not_helped: number;
  guess: string;
  examples: { message: string; conversation: string; text: string; at: number }[];
}

export interface Target {
  target: number;
  answer_at: number;
  offer_at: number;
  measured: number;
  curve: { target: number; answer_at: number; share: number | null; right: number | null; reached: boolean }[];
}

export const EMPTY: Content = { topic: "other", phrasings: { zh: [], en: [] }, answers: { zh: "", en: "" } };
