/** The keyboard: single keys act when no text field has the focus and nobody composes Chinese. */
import { signal } from "@preact/signals";
import type { Key } from "../shared/i18n";
import { undoLast } from "../shared/parts/Toasts";
import { paletteOpen } from "./frame/Palette";
import { go, place } from "./router";
import { open } from "./store/conversation";

export type Command = "next" | "previous" | "reply" | "quote" | "note" | "claim" | "transfer" | "snooze" | "resolve" | "return" | "select" | "selectRange" | "details" | "answer" | "preview" | "search" | "back" | "later" | "earlier";

/** What the panes on screen can do now; the one that came last goes first. */
const handlers = new Map<Command, (() => void)[]>();

/** A pane says what a command does while it is there. */
export function provide(command: Command, run: () => void): () => void {
  handlers.set(command, [...(handlers.get(command) ?? []), run]);
  return () => {
    handlers.set(command, (handlers.get(command) ?? []).filter((each) => each !== run));
  };
}

export function run(command: Command): void {
  handlers.get(command)?.at(-1)?.();
}

/** Whether the page of keys is shown. */
export const keysOpen = signal(false);

/** Single keys can be switched off (in /me). */
export const singleKeys = signal(localStorage.getItem("kefu_single_keys") !== "off");
export function setSingleKeys(on: boolean): void {
  singleKeys.value = on;
  localStorage.setItem("kefu_single_keys", on ? "on" : "off");
}

const SINGLE: Record<string, Command> = {
  j: "next", ArrowDown: "next", k: "previous", ArrowUp: "previous", r: "reply", q: "quote", Enter: "reply", n: "note", c: "claim", t: "transfer", h: "snooze",
  e: "resolve", b: "return", x: "select", i: "details", a: "answer", "/": "search", "[": "earlier", "]": "later",
};

const GOALS: Record<string, string> = { m: "/c", u: "/c?view=unclaimed", w: "/c?view=window", a: "/announcements", b: "/board" };

/** For the page of keys: what is shown, in order. */
export const KEY_WORDS: [Key, string[]][] = [
  ["keys.next", ["J", "K"]], ["keys.reply", ["R"]], ["keys.quote", ["Q"]], ["keys.note", ["N"]], ["keys.claim", ["C"]], ["keys.transfer", ["T"]], ["keys.snooze", ["H"]],
  ["keys.resolve", ["E"]], ["keys.return", ["B"]], ["keys.undo", ["Z"]], ["keys.search", ["/"]], ["keys.answer", ["A"]], ["keys.select", ["X"]], ["keys.range", ["⇧", "X"]],
  ["keys.details", ["I"]], ["keys.send", ["⌘", "↵"]], ["keys.preview", ["⌘", "P"]], ["keys.palette", ["⌘", "K"]], ["keys.messages", ["[", "]"]], ["keys.goto", ["G", "M U W A B"]],
  ["keys.back", ["Esc"]], ["keys.all", ["?"]],
];

function inField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
}

let goPrefix = 0;

export function followKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    const command = event.metaKey || event.ctrlKey;
    if (command && event.key.toLowerCase() === "k") {
      event.preventDefault();
      paletteOpen.value = !paletteOpen.value;
      return;
    }
    if (command && event.key.toLowerCase() === "p" && open.value) {
      event.preventDefault();
      return run("preview");
    }
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") return run("back");
    if (command || event.altKey || inField(event.target) || !singleKeys.value) return;
    single(event);
  });
}

function single(event: KeyboardEvent): void {
  const onControl = event.target instanceof HTMLElement && event.target.closest("button, a, summary, [role=menu]");
  if (onControl && (event.key === "Enter" || event.key.startsWith("Arrow"))) return;
  if (event.key === "?") return void (keysOpen.value = true);
  if (event.key === "g") return void (goPrefix = Date.now());
  if (Date.now() - goPrefix < 1200 && GOALS[event.key]) {
    goPrefix = 0;
    event.preventDefault();
    return go(GOALS[event.key]!);
  }
  if (event.key === "z") return undoLast();
  if (place.value.screen !== "c") return;
  const name = event.key === "X" && event.shiftKey ? "selectRange" : SINGLE[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!name || !handlers.get(name)?.length) return;
  event.preventDefault();
  run(name);
}
