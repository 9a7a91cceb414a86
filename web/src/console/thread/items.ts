/** A thread as it is drawn: days, folded steps, messages that continue one another. Pure. */
import { startOfDay } from "../../shared/i18n/time";
import type { Message } from "../types";

export type Item =
  | { kind: "day"; at: number; id: string }
  | { kind: "new"; id: string }
  | { kind: "message"; message: Message; cont: boolean; picked: string; id: string }
  | { kind: "steps"; messages: Message[]; id: string };

const TOGETHER = 3 * 60_000;
const FOLD = 3;

/** Lines that must be seen even among others. */
const LOUD = new Set(["secret_hidden", "erase_requested", "contact_left", "unreachable", "poison", "gate_refused"]);

export function itemsOf(messages: readonly Message[], firstUnread: string | null): Item[] {
  const out: Item[] = [];
  let day = 0;
  let before: Message | null = null;
  let steps: Message[] = [];
  const flush = () => {
    if (steps.length >= FOLD) out.push({ kind: "steps", messages: steps, id: `steps-${steps[0]!.id}` });
    else for (const message of steps) out.push({ kind: "message", message, cont: false, picked: "", id: message.id });
    steps = [];
  };
  messages.forEach((message, i) => {
    // It stands as a chip on the message that it is about.
    if (message.kind === "reacted" && message.data.message) return;
    const starts = startOfDay(message.at);
    if (starts !== day) {
      flush();
      day = starts;
      before = null;
      out.push({ kind: "day", at: starts, id: `day-${starts}` });
    }
    if (message.id === firstUnread) {
      flush();
      before = null;
      out.push({ kind: "new", id: "new" });
    }
    if (message.direction === "activity" && !LOUD.has(message.kind)) {
      steps.push(message);
      before = null;
      return;
    }
    flush();
    out.push({ kind: "message", message, cont: continues(before, message), picked: pickedValue(messages, i), id: message.id });
    before = message.direction === "activity" ? null : message;
  });
  flush();
  return out;
}

function continues(before: Message | null, message: Message): boolean {
  return before !== null && before.direction === message.direction && before.author.kind === message.author.kind && before.author.id === message.author.id && message.at - before.at < TOGETHER && before.delivery?.status !== "unknown";
}

/** The value of the choice that the next message of the contact picked. */
export function pickedValue(messages: readonly Message[], at: number): string {
  const choices = messages[at]!.buttons.flat();
  if (!choices.length) return "";
  const answer = messages.slice(at + 1).find((message) => message.direction === "in" || message.direction === "out");
  if (!answer || answer.direction !== "in") return "";
  const value = String(answer.data.value ?? "");
  const said = answer.text.trim();
  const number = /^[1-9]$/.test(said) ? choices[Number(said) - 1] : undefined;
  return (choices.find((choice) => (value && choice.value === value) || choice.text === said) ?? number)?.value ?? "";
}
