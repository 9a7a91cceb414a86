/** Half-written replies: one per conversation, saved 400 ms after the last key, never lost by a refusal. */
import { effect, signal } from "@preact/signals";
import { newKey, put } from "../api";
import { on } from "../stream";
import type { ConversationId, Upload } from "../types";
import { open, tellPresent } from "./conversation";

export interface Draft {
  text: string;
  kind: "reply" | "note";
  /** Made when the draft starts, so that a second press or a reload sends nothing twice. */
  key: string;
  blobs: Upload[];
  /** The message that is answered. */
  replyTo: string;
}

function empty(): Draft {
  return { text: "", kind: "reply", key: newKey(), blobs: [], replyTo: "" };
}

export type Saving = "" | "saved" | "unsaved";

export const draft = signal<Draft>(empty());
export const saving = signal<Saving>("");

const drafts = new Map<ConversationId, Draft>();
const dirty = new Set<ConversationId>();
let current: ConversationId | null = null;
let timer = 0;
let lastTyping = 0;

/** Changes the draft of the open conversation. */
export function edit(change: Partial<Draft>): void {
  if (current === null) return;
  draft.value = { ...draft.value, ...change };
  drafts.set(current, draft.value);
  dirty.add(current);
  saving.value = "";
  clearTimeout(timer);
  timer = window.setTimeout(() => void save(), 400);
  if (change.text && Date.now() - lastTyping > 10_000) {
    lastTyping = Date.now();
    void tellPresent(current, true);
  }
}

/** After a send: an empty draft with a fresh key. */
export function clearDraft(id: ConversationId): void {
  const fresh = empty();
  drafts.set(id, fresh);
  dirty.delete(id);
  clearTimeout(timer);
  if (current === id) draft.value = fresh;
  saving.value = "";
}

async function save(): Promise<void> {
  for (const id of [...dirty]) {
    const { text, kind, key } = drafts.get(id)!;
    try {
      await put(`/api/conversations/${encodeURIComponent(id)}/draft`, { text, kind, key });
      if (drafts.get(id)?.text === text) dirty.delete(id);
      if (id === current) saving.value = text ? "saved" : "";
    } catch {
      if (id === current) saving.value = "unsaved";
    }
  }
}

/** Follows the open conversation; a draft of this page wins over the stored one while it is not saved. */
export function followDrafts(): void {
  effect(() => {
    const now = open.value;
    const id = now?.conversation.id ?? null;
    if (id === current || !now) {
      current = id;
      return;
    }
    void save();
    current = id;
    lastTyping = 0;
    const stored = now.draft ? { text: now.draft.text, kind: now.draft.kind, key: now.draft.key || newKey(), blobs: [], replyTo: "" } : null;
    const mine = drafts.get(id!);
    draft.value = (mine && (dirty.has(id!) || !stored) ? mine : stored) ?? empty();
    saving.value = "";
  });
  on("resync", () => void save());
  addEventListener("pagehide", () => void save());
}
