/** Puts the agent's draft into the contact's language, by a language model where the owner has one. Nothing is sent. */
import { Languages } from "lucide-preact";
import { useState } from "preact/hooks";
import { t } from "../../shared/i18n";
import { say } from "../../shared/parts/Toasts";
import { post } from "../api";
import { draft, edit } from "../store/draft";
import { machineDoes } from "../store/me";
import { attempt } from "../thread/attempt";
import type { Conversation } from "../types";
import { side } from "./Insert";

export function Translate({ found }: { found: Conversation }) {
  const [busy, setBusy] = useState(false);
  if (!machineDoes("translate")) return null;
  const { conversation } = found;
  const run = async () => {
    const before = draft.value.text;
    setBusy(true);
    await attempt(async () => {
      const made = await post<{ text: string }>(`/api/conversations/${conversation.id}/translation`, { text: before, language: side(conversation.language || "zh") });
      if (draft.value.text !== before) return; // somebody went on writing
      edit({ text: made.text });
      say(t("machine.translated"), { label: t("undo.back"), run: () => edit({ text: before }) }, 12_000);
    });
    setBusy(false);
  };
  return <button class="icon-btn translate" aria-label={t("machine.translate")} title={t("machine.translate")} disabled={busy || !draft.value.text.trim()} onClick={() => void run()}><Languages size={16} stroke-width={1.75} aria-hidden="true" /></button>;
}
