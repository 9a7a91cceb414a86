/** The content being edited: saved a moment after the last key, checked by the server as often. */
import { signal } from "@preact/signals";
import { ApiError, get, post, put } from "../api";
import { refusal } from "../thread/attempt";
import type { AnnouncementPage, Available, Check, Content } from "./types";

export interface Editing {
  id: string | number | null;
  content: Content;
  checks: Check[];
  available: Available[];
  hash: string;
  savedAt: number | null;
  problem: string;
}

export const editing = signal<Editing | null>(null);

let checkTimer = 0;
let saveTimer = 0;
let generation = 0;
let saved = "";
let saveRunning: Promise<void> | null = null;

export function startEditing(page: AnnouncementPage | null, empty: Content): void {
  generation += 1;
  const content = page?.announcement.content ?? empty;
  saved = JSON.stringify(content);
  editing.value = { id: page?.announcement.id ?? null, content, checks: page?.checks ?? [], available: page?.available ?? [], hash: page?.announcement.content_hash ?? "", savedAt: null, problem: "" };
  if (!page) void check();
}

function patch(change: Partial<Editing>, of: number): void {
  if (of === generation && editing.value) editing.value = { ...editing.value, ...change };
}

export async function check(): Promise<void> {
  const mine = generation;
  const asked = editing.value?.content;
  if (!asked) return;
  try {
    const answer = await post<{ checks: Check[]; content_hash: string; available?: Available[] }>("/api/announcements/preview", { content: asked, announcement: String(editing.value?.id ?? "") });
    if (editing.value?.content === asked) patch({ checks: answer.checks, hash: answer.content_hash, ...(answer.available ? { available: answer.available } : {}) }, mine);
  } catch {
    // The next key asks again; the counts on screen are ours meanwhile.
  }
}

export function change(content: Content): void {
  if (!editing.value) return;
  editing.value = { ...editing.value, content };
  clearTimeout(checkTimer);
  checkTimer = window.setTimeout(() => void check(), 100);
  clearTimeout(saveTimer);
  saveTimer = window.setTimeout(() => void save(), 800);
}

/** Writes what changed; a second call waits for the first. */
export async function save(): Promise<void> {
  clearTimeout(saveTimer);
  if (saveRunning) await saveRunning;
  saveRunning = write().finally(() => (saveRunning = null));
  return saveRunning;
}

async function write(): Promise<void> {
  const mine = generation;
  const now = editing.value;
  if (!now) return;
  const text = JSON.stringify(now.content);
  if (text === saved) return;
  try {
    if (now.id === null) {
      const { announcement } = await post<{ announcement: AnnouncementPage["announcement"] }>("/api/announcements", { content: now.content });
      patch({ id: announcement.id }, mine);
      history.replaceState(null, "", `/announcements/${announcement.id}`);
      if (!editing.value?.available.length) {
        const page = await get<AnnouncementPage>(`/api/announcements/${announcement.id}`);
        patch({ available: page.available }, mine);
      }
    } else await put(`/api/announcements/${now.id}`, { content: now.content });
    saved = text;
    patch({ savedAt: Date.now(), problem: "" }, mine);
  } catch (error) {
    if (error instanceof ApiError) patch({ problem: refusal(error) }, mine);
  }
}
