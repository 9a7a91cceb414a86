/** The conversation that is open: its thread, what may be done, and what is on its way. */
import { computed, effect, signal } from "@preact/signals";
import { ApiError, get, newKey, post, serverNow } from "../api";
import { go, place } from "../router";
import { offlineSince, on } from "../stream";
import type { Conversation, ConversationId, Message, Row } from "../types";
import { may } from "./me";
import { loadList, putRow, rows, viewQuery } from "./list";

/** A message of ours that the server has not given back yet. */
export interface Pending {
  key: string;
  text: string;
  kind: "reply" | "note";
  at: number;
  lost: boolean;
}

export const open = signal<Conversation | null>(null);
export const openError = signal<ApiError | null>(null);
export const pending = signal<Pending[]>([]);
/** What is said over the box after a refusal: somebody was faster, the gate said no. */
export const notice = signal<{ kind: "race" | "guard" | "failed"; text: string } | null>(null);
/** The first unread message when the conversation was opened. */
export const firstUnread = signal<string | null>(null);

const cache = new Map<string, Conversation>();
const CACHED = 40;

export const openName = computed(() => (place.value.screen === "c" ? place.value.id : ""));

function remember(found: Conversation): void {
  const name = found.conversation.case;
  cache.delete(name);
  cache.set(name, found);
  if (cache.size > CACHED) cache.delete(cache.keys().next().value!);
}

export function pathOf(row: { case: string }): string {
  return `/c/${encodeURIComponent(row.case)}${viewQuery.value}`;
}

/** Opens a conversation by its row; focus stays where it is. */
export function openRow(row: Row): void {
  go(pathOf(row));
}

export function closeConversation(): void {
  go(`/c${viewQuery.value}`);
}

/** Keeps earlier pages that were loaded when a fresh last page comes. */
export function joinMessages(old: readonly Message[], fresh: readonly Message[]): Message[] {
  const ids = new Set(fresh.map((message) => message.id));
  const first = fresh[0]?.sequence ?? Infinity;
  return [...old.filter((message) => !ids.has(message.id) && message.sequence < first), ...fresh];
}

function take(found: Conversation): void {
  const before = open.value;
  if (before && before.conversation.id === found.conversation.id) {
    const messages = joinMessages(before.messages, found.messages);
    const more = before.messages[0] && messages[0]?.id === before.messages[0].id ? before.more : found.more;
    open.value = { ...found, messages, more };
  } else {
    firstUnread.value = unreadStart(found);
    open.value = found;
  }
  remember(open.value);
  putRow(found.conversation);
}

function unreadStart(found: Conversation): string | null {
  const count = found.conversation.unread;
  const incoming = found.messages.filter((message) => message.direction === "in");
  return count > 0 && count <= incoming.length ? incoming[incoming.length - count]!.id : null;
}

let running: AbortController | null = null;

export async function loadConversation(name: string): Promise<void> {
  running?.abort();
  const mine = (running = new AbortController());
  try {
    const found = await get<Conversation>(`/api/conversations/${encodeURIComponent(name)}`, mine.signal);
    if (openName.value !== name) return remember(found);
    openError.value = null;
    take(found);
    // Old links never break: a merged or older case answers with the one it became.
    if (found.conversation.case !== name) go(pathOf(found.conversation), "replace");
    markRead(found.conversation);
  } catch (error) {
    if (error instanceof ApiError && openName.value === name) openError.value = error;
  }
}

function markRead(row: Row): void {
  if (row.unread && document.visibilityState === "visible") void post(`/api/conversations/${encodeURIComponent(row.id)}/read`, { key: newKey() }).catch(() => undefined);
}

async function prefetch(name: string): Promise<void> {
  if (cache.has(name)) return;
  try {
    remember(await get<Conversation>(`/api/conversations/${encodeURIComponent(name)}`));
  } catch {
    // It will be loaded when it is opened.
  }
}

/** Loads fifty earlier messages. */
export async function loadEarlier(): Promise<void> {
  const now = open.value;
  const first = now?.messages[0];
  if (!now?.more || !first) return;
  const page = await get<{ messages: Message[]; more: boolean }>(`/api/conversations/${encodeURIComponent(now.conversation.id)}/messages?before=${encodeURIComponent(first.id)}&limit=50`);
  if (open.value?.conversation.id !== now.conversation.id) return;
  open.value = { ...open.value, messages: [...page.messages, ...open.value.messages], more: page.more };
}

interface Answer {
  conversation?: Row;
  note?: boolean;
}

/** Posts an action of the open (or a given) conversation and loads what it became. */
export async function act(name: string, body: Record<string, unknown> = {}, id: ConversationId | undefined = open.value?.conversation.id): Promise<Answer> {
  if (id === undefined) return {};
  const answer = await post<Answer>(`/api/conversations/${encodeURIComponent(id)}/${name}`, { key: newKey(), ...body });
  if (answer?.conversation) putRow(answer.conversation);
  if (open.value?.conversation.id === id && openName.value) await loadConversation(openName.value);
  void loadList();
  return answer ?? {};
}

/** Takes a message of ours to the screen at once; the thread replaces it when the server has it. */
export async function send(text: string, kind: "reply" | "note", key: string, blobs: string[], replyTo: string): Promise<Answer> {
  const now = open.value;
  if (!now) return {};
  pending.value = [...pending.value.filter((each) => each.key !== key), { key, text, kind, at: serverNow(), lost: false }];
  try {
    const body = kind === "note" ? { text, key } : { text, key, undo_seconds: now.compose.undo_seconds, ...(blobs.length ? { blobs } : {}), ...(replyTo ? { reply_to: replyTo } : {}) };
    const answer = await act(kind, body, now.conversation.id);
    pending.value = pending.value.filter((each) => each.key !== key);
    return answer;
  } catch (error) {
    pending.value = pending.value.filter((each) => each.key !== key);
    throw error;
  }
}

export function neighbours(): { before: Row | undefined; after: Row[] } {
  const all = order();
  const at = all.findIndex((row) => row.id === open.value?.conversation.id);
  return { before: all[at - 1], after: all.slice(at + 1, at + 4) };
}

/** Rows in the order of the screen; the list tells it. */
export let order: () => Row[] = () => rows.value ?? [];
export function tellOrder(give: () => Row[]): void {
  order = give;
}

export function followConversation(): void {
  effect(() => {
    const name = may("read") ? openName.value : "";
    openError.value = null;
    notice.value = null;
    pending.value = [];
    if (!name) {
      open.value = null;
      return;
    }
    const cached = cache.get(name);
    if (cached) {
      firstUnread.value = unreadStart(cached);
      open.value = cached;
    } else open.value = null;
    void loadConversation(name).then(() => {
      const { before, after } = neighbours();
      for (const row of [before, ...after]) if (row) void prefetch(row.case);
    });
  });
  on("conversation", ({ id }) => {
    for (const [name, found] of cache) if (String(found.conversation.id) === String(id) && name !== openName.value) cache.delete(name);
    if (String(open.value?.conversation.id) === String(id)) void loadConversation(openName.value);
  });
  on("present", ({ conversation, people }) => {
    const now = open.value;
    if (now && String(now.conversation.id) === String(conversation)) open.value = { ...now, present: people };
  });
  on("resync", () => {
    cache.clear();
    if (openName.value) void loadConversation(openName.value);
  });
  document.addEventListener("visibilitychange", () => open.value && markRead(open.value.conversation));
  setInterval(() => {
    const now = open.value;
    if (now && document.visibilityState === "visible" && offlineSince.value === null) void tellPresent(now.conversation.id, false);
  }, 20_000);
}

export async function tellPresent(id: ConversationId, typing: boolean): Promise<void> {
  await post(`/api/conversations/${encodeURIComponent(id)}/present`, { typing }).catch(() => undefined);
}
