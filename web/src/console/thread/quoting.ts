/** Choosing the message that the next reply answers. */
import { run } from "../keys";
import { open } from "../store/conversation";
import { draft, edit } from "../store/draft";

/** Answers this message; the focus goes to the text. */
export function quote(id: string): void {
  edit({ replyTo: id, kind: "reply" });
  run("reply");
}

/** Answers the message that has the focus, or else the contact's last one. */
export function quoteFocused(): void {
  const found = open.value;
  if (!found?.compose.may_reply || draft.value.kind === "note") return;
  const focused = document.activeElement?.closest<HTMLElement>(".msg")?.id.slice(1);
  const chosen = found.messages.find((message) => message.id === focused) ?? [...found.messages].reverse().find((message) => message.direction === "in");
  const out = chosen?.direction === "out" && chosen.delivery?.status === "sent";
  if (chosen && !chosen.retracted && (chosen.direction === "in" || out)) quote(chosen.id);
}

/** What an agent wrote of a message, without what was put in front of it. */
export function ownWords(message: { text: string; data: Record<string, unknown> }): string {
  return [...message.text].slice(Number(message.data.lead) || 0).join("");
}
