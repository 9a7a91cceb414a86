/** One event stream for the page. It carries ids only; whoever listens loads what it needs. */
import { signal } from "@preact/signals";

export interface StreamEvents {
  conversation: { id: string | number; version: number; status: string; holder: unknown; inbox: string };
  announcement: { id: string | number };
  inbox: { inbox: string };
  present: { conversation: string | number; people: { id: string; name: string; typing: boolean }[] };
  mention: Record<string, never>;
  official: Record<string, never>;
  impostor: Record<string, never>;
  stop: { on: boolean };
  proposals: Record<string, never>;
  security: { user: string; what: string };
  resync: null;
}

type Name = keyof StreamEvents;

/** Since when nothing comes, or null while the stream is up. */
export const offlineSince = signal<number | null>(null);

const listeners = new Map<Name, Set<(data: never) => void>>();

/** Calls `listener` for each event; the result takes it away again. */
export function on<N extends Name>(name: N, listener: (data: StreamEvents[N]) => void): () => void {
  const all = listeners.get(name) ?? new Set();
  listeners.set(name, all);
  all.add(listener as (data: never) => void);
  return () => all.delete(listener as (data: never) => void);
}

function emit<N extends Name>(name: N, data: StreamEvents[N]): void {
  for (const listener of listeners.get(name) ?? []) (listener as (data: StreamEvents[N]) => void)(data);
}

let source: EventSource | null = null;
let retry = 0;

/** Opens the stream anew, because the session goes on under another key. */
export function reopenStream(): void {
  source?.close();
  source = null;
  openStream();
}

/** Opens the stream; the browser reconnects by itself, and after a refusal we try again. */
export function openStream(): void {
  if (source) return;
  source = new EventSource("/api/stream");
  source.onopen = () => {
    const gap = offlineSince.value !== null;
    offlineSince.value = null;
    if (gap) emit("resync", null);
  };
  source.onerror = () => {
    offlineSince.value ??= Date.now();
    if (source?.readyState !== EventSource.CLOSED) return;
    source = null;
    clearTimeout(retry);
    retry = window.setTimeout(openStream, 3000);
  };
  for (const name of ["conversation", "announcement", "inbox", "present", "mention", "stop", "proposals", "security", "official", "impostor", "resync"] as const) {
    source.addEventListener(name, (event) => {
      let data: unknown = null;
      try {
        data = JSON.parse((event as MessageEvent<string>).data || "null");
      } catch {
        // An event we cannot read is as good as none; the next one brings the version.
      }
      emit(name, data as never);
    });
  }
}
