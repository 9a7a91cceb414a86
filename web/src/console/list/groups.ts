/** What must be answered first. Pure: rows and the time go in, groups come out. */
import type { Row } from "../types";
import type { Tone } from "../../shared/parts/Measure";

export type GroupName = "overdue" | "next" | "later" | "waiting" | "bot" | "snoozed" | "resolved";

export interface Group {
  name: GroupName;
  rows: Row[];
}

const MINUTE = 60_000;
const SOON_PROMISE = 10 * MINUTE;
const SOON_WINDOW = 120 * MINUTE;
const SHARE = 0.25;

export interface Due {
  kind: "promise" | "window";
  at: number;
  tone: Tone;
  /** The share that is left, 0 to 1. */
  left: number;
}

/** Whether somebody of ours has to write next. */
export function awaitsUs(row: Row): boolean {
  return (row.status === "waiting" || row.status === "open") && (row.waiting_since !== null || row.reply_due !== null);
}

/** What we promised. Amber under a quarter or ten minutes, red when over. */
export function promise(row: Row, now: number): Due | null {
  if (row.reply_due === null || !awaitsUs(row)) return null;
  const from = row.waiting_since ?? row.last_in_at ?? row.reply_due - SOON_PROMISE * 4;
  const left = share(now, from, row.reply_due);
  const rest = row.reply_due - now;
  const tone: Tone = rest <= 0 ? "over" : left < SHARE || rest < SOON_PROMISE ? "warn" : "";
  return { kind: "promise", at: row.reply_due, tone, left };
}

/** What the platform allows. Amber under two hours, red when closed; null where there is no window. */
export function replyWindow(until: number | null, lastIn: number | null, now: number): Due | null {
  if (until === null) return null;
  const rest = until - now;
  const tone: Tone = rest <= 0 ? "over" : rest < SOON_WINDOW ? "warn" : "";
  return { kind: "window", at: until, tone, left: share(now, lastIn ?? until - 48 * 60 * MINUTE, until) };
}

/** The one measure that runs out first. */
export function firstDue(row: Row, now: number): Due | null {
  if (!awaitsUs(row)) return null;
  const both = [promise(row, now), replyWindow(row.window_until, row.last_in_at, now)].filter((due): due is Due => due !== null);
  return both.sort((a, b) => a.at - b.at)[0] ?? null;
}

function share(now: number, from: number, until: number): number {
  return until <= from ? 0 : (until - now) / (until - from);
}

export function groupOf(row: Row, now: number): GroupName {
  if (row.status === "bot" || row.status === "snoozed" || row.status === "resolved") return row.status;
  if (!awaitsUs(row)) return "waiting";
  const owed = promise(row, now);
  if (owed?.tone === "over") return "overdue";
  return owed?.tone === "warn" || replyWindow(row.window_until, row.last_in_at, now)?.tone ? "next" : "later";
}

const ORDER: GroupName[] = ["overdue", "next", "later", "waiting", "bot", "snoozed", "resolved"];

/** Groups in order, each sorted by the clock that runs out first, quiet ones by the last message. */
export function groupRows(rows: readonly Row[], now: number): Group[] {
  const groups = new Map<GroupName, Row[]>();
  for (const row of rows) {
    const name = groupOf(row, now);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return ORDER.filter((name) => groups.has(name)).map((name) => ({ name, rows: groups.get(name)!.sort((a, b) => compare(a, b, now)) }));
}

function compare(a: Row, b: Row, now: number): number {
  const dueA = firstDue(a, now)?.at;
  const dueB = firstDue(b, now)?.at;
  if (dueA !== undefined && dueB !== undefined && dueA !== dueB) return dueA - dueB;
  if ((dueA === undefined) !== (dueB === undefined)) return dueA === undefined ? 1 : -1;
  return (b.last?.at ?? 0) - (a.last?.at ?? 0);
}

/** New contents in the old order, so that nothing moves under the pointer; `fresh` counts what had to wait outside. */
export function mergeHeld(shown: readonly Row[], loaded: readonly Row[]): { rows: Row[]; fresh: number } {
  const byId = new Map(loaded.map((row) => [row.id, row]));
  const rows = shown.map((row) => byId.get(row.id) ?? row);
  const known = new Set(shown.map((row) => row.id));
  return { rows, fresh: loaded.filter((row) => !known.has(row.id)).length };
}
