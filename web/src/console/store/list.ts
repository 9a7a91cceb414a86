/** The list of conversations: one view of it, kept in step with the stream without moving under the pointer. */
import { computed, effect, signal } from "@preact/signals";
import { get, query, ApiError } from "../api";
import { mergeHeld } from "../list/groups";
import { address, place } from "../router";
import { on } from "../stream";
import { may, me } from "./me";
import type { ConversationId, Row, RowPage } from "../types";

export interface View {
  view: string;
  q: string;
  platform: string;
  unknown: boolean;
}

export const view = computed<View>(() => {
  const { params } = place.value;
  return { view: params.get("view") ?? "mine", q: params.get("q") ?? "", platform: params.get("platform") ?? "", unknown: params.has("unknown") };
});

/** `?view=…&q=…`, so that opening a conversation keeps the list. */
export const viewQuery = computed(() => {
  const { view: name, q, platform, unknown } = view.value;
  return query({ view: name === "mine" ? "" : name, q, platform, unknown: unknown ? "1" : "" });
});

export const rows = signal<Row[] | null>(null);
export const counts = signal<Record<string, number>>({});
export const next = signal<string | null>(null);
export const fresh = signal(0);
export const listError = signal<ApiError | null>(null);
export const selected = signal<ReadonlySet<ConversationId>>(new Set());
export const selecting = signal(false);

/** True while the pointer is over the list: then rows keep their places. */
let held = false;
let waiting: RowPage | null = null;
let loaded = "";
let running: AbortController | null = null;

function key(): string {
  const { view: name, q, platform } = view.value;
  return query({ view: name, q, platform });
}

function show(page: RowPage): void {
  rows.value = page.items;
  next.value = page.next;
  fresh.value = 0;
  waiting = null;
}

/** Loads the list again; what is on screen stays until the answer is there. */
export async function loadList(): Promise<void> {
  if (!may("read")) return;
  const wanted = key();
  const same = wanted === loaded;
  running?.abort();
  running = new AbortController();
  if (!same) {
    rows.value = null;
    selected.value = new Set();
  }
  try {
    const page = await get<RowPage>(`/api/conversations${wanted}`, running.signal);
    loaded = wanted;
    counts.value = page.counts;
    listError.value = null;
    if (!same || !held || rows.value === null) return show(page);
    const merged = mergeHeld(rows.value, page.items);
    rows.value = merged.rows;
    fresh.value = merged.fresh;
    waiting = page;
  } catch (error) {
    if (error instanceof ApiError) listError.value = error;
  }
}

/** The next page, at the end. */
export async function loadMore(): Promise<void> {
  const cursor = next.value;
  if (!cursor) return;
  next.value = null;
  const page = await get<RowPage>(`/api/conversations${key()}&cursor=${encodeURIComponent(cursor)}`);
  const known = new Set(rows.value?.map((row) => row.id));
  rows.value = [...(rows.value ?? []), ...page.items.filter((row) => !known.has(row.id))];
  next.value = page.next;
}

export function holdList(on: boolean): void {
  held = on;
  if (!on && waiting) show(waiting);
}

export function showFresh(): void {
  if (waiting) show(waiting);
}

/** Puts a row that an action gave back into the list at once. */
export function putRow(row: Row): void {
  if (rows.value?.some((each) => each.id === row.id)) rows.value = rows.value.map((each) => (each.id === row.id ? row : each));
}

export function toggleSelected(id: ConversationId): void {
  const all = new Set(selected.value);
  if (!all.delete(id)) all.add(id);
  selected.value = all;
  selecting.value = all.size > 0 || selecting.value;
}

/** Selects everything between two rows, both included. */
export function selectAll(ids: readonly ConversationId[]): void {
  selected.value = new Set([...selected.value, ...ids]);
  selecting.value = true;
}

let soon = 0;
function loadSoon(): void {
  clearTimeout(soon);
  soon = window.setTimeout(() => void loadList(), 80);
}

/** Starts following address and stream. */
export function followList(): void {
  effect(() => {
    address.value;
    if (me.value && place.value.screen === "c" && key() !== loaded) void loadList();
  });
  on("conversation", loadSoon);
  on("resync", loadSoon);
  // Groups move with the clock; the counts of other views move with other people.
  setInterval(loadSoon, 60_000);
}
