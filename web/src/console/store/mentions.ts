/** How often colleagues named me where I have not looked yet. */
import { effect, signal } from "@preact/signals";
import { t } from "../../shared/i18n";
import { say } from "../../shared/parts/Toasts";
import { get, post } from "../api";
import { go } from "../router";
import { on } from "../stream";
import type { MentionPage } from "../types";
import { open } from "./conversation";
import { may, me } from "./me";

export const mentionsUnread = signal(0);

/** Marks them seen: all, or those of one conversation. */
export async function readMentions(conversation: string): Promise<void> {
  const answer = await post<{ unread: number }>("/api/mentions/read", conversation ? { conversation } : {}).catch(() => null);
  if (answer) mentionsUnread.value = answer.unread;
}

export function followMentions(): void {
  effect(() => {
    mentionsUnread.value = me.value?.mentions ?? 0;
  });
  // Whoever opens the conversation has seen that they were named in it.
  effect(() => {
    const id = open.value?.conversation.id;
    if (id !== undefined && may("desk") && mentionsUnread.value > 0) void readMentions(String(id));
  });
  on("impostor", () => {
    if (me.value && may("read")) void get<{ open: number }>("/api/impostors").then((page) => me.value && (me.value = { ...me.value, impostors: page.open }), () => undefined);
  });
  on("mention", () => {
    void get<MentionPage>("/api/mentions").then((page) => {
      mentionsUnread.value = page.unread;
      const newest = page.items[0];
      if (newest && !newest.read && String(open.value?.conversation.id) !== newest.conversation) say(t("mention.told", { name: newest.by?.name ?? "" }), { label: t("mention.open"), run: () => go(`/c/${newest.case}?view=all`) });
    }, () => undefined);
  });
}
