/** Whether the window is narrow, where what is drawn must differ and not only how. */
import { signal, type ReadonlySignal } from "@preact/signals";

function follow(query: string): ReadonlySignal<boolean> {
  const media = matchMedia(query);
  const state = signal(media.matches);
  media.addEventListener("change", () => (state.value = media.matches));
  return state;
}

/** The head of a conversation has no room for words. */
export const isNarrow = follow("(max-width: 919px)");
/** One pane at a time. */
export const isPhone = follow("(max-width: 719px)");
