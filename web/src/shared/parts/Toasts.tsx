/** Short words about what was done, with the way back while there is one. One at a time; nothing else announces here. */
import { signal } from "@preact/signals";
import "./toast.css";

interface Toast {
  text: string;
  action?: { label: string; run: () => void };
}

export const toast = signal<Toast | null>(null);
/** What screen readers hear politely. */
export const spoken = signal("");

let timer = 0;

export function say(text: string, action?: Toast["action"], milliseconds = 6000): void {
  toast.value = { text, action };
  spoken.value = text;
  clearTimeout(timer);
  timer = window.setTimeout(() => (toast.value = null), milliseconds);
}

/** Runs the way back of the toast on screen, if it has one. */
export function undoLast(): void {
  const action = toast.value?.action;
  toast.value = null;
  action?.run();
}

export function Toasts() {
  const now = toast.value;
  return (
    <>
      <div class="sr" role="status" aria-live="polite">{spoken}</div>
      <div class="toasts">
        {now && (
          <div class="toast">
            <span>{now.text}</span>
            {now.action && <button onClick={undoLast}>{now.action.label}</button>}
          </div>
        )}
      </div>
    </>
  );
}
