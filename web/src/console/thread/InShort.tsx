/** The conversation in short, by a language model where the owner has one: for the agent alone, and never stored. */
import { Sparkles } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { lang, t } from "../../shared/i18n";
import { post } from "../api";
import { machineDoes } from "../store/me";
import type { Conversation } from "../types";
import { attempt } from "./attempt";

export function InShort({ found }: { found: Conversation }) {
  const { id } = found.conversation;
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => setText(""), [id]);
  if (!machineDoes("summary")) return null;
  const ask = async () => {
    setBusy(true);
    await attempt(async () => setText((await post<{ text: string }>(`/api/conversations/${id}/summary`, { language: lang.value })).text));
    setBusy(false);
  };
  return (
    <section>
      <h2>{t("machine.short")}</h2>
      {text && <p class="short" dir="auto">{text}</p>}
      {text && <p class="small faint">{t("machine.note")}</p>}
      <button class="btn sm" disabled={busy} onClick={() => void ask()}><Sparkles size={14} stroke-width={1.75} aria-hidden="true" />{busy ? t("machine.working") : t(text ? "machine.short.again" : "machine.short.do")}</button>
    </section>
  );
}
