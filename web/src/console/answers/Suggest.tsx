/** Phrasings that a language model suggests for an answer: an editor picks, nothing is saved by itself. */
import { Plus, Sparkles } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../../shared/i18n";
import { say } from "../../shared/parts/Toasts";
import { post } from "../api";
import { machineDoes } from "../store/me";
import { attempt } from "../thread/attempt";
import type { Side } from "./types";

export function Suggest(props: { id: string; side: Side; answer: string; known: string[]; onPick: (phrasing: string) => void }) {
  const [found, setFound] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  useEffect(() => setFound([]), [props.side]);
  if (!machineDoes("phrasings")) return null;
  const ask = async () => {
    setBusy(true);
    await attempt(async () => {
      const made = await post<{ phrasings: string[] }>(`/api/knowledge/${encodeURIComponent(props.id)}/phrasings`, { answer: props.answer, known: props.known.slice(0, 200), language: props.side });
      setFound(made.phrasings);
      if (!made.phrasings.length) say(t("machine.phrasings.none"));
    });
    setBusy(false);
  };
  const pick = (phrasing: string) => { setFound(found.filter((each) => each !== phrasing)); props.onPick(phrasing); };
  return (
    <div class="stack suggest">
      <button type="button" class="btn sm start" disabled={busy || !props.id || !props.answer.trim()} onClick={() => void ask()}><Sparkles size={14} stroke-width={1.75} aria-hidden="true" />{t(busy ? "machine.working" : "machine.phrasings")}</button>
      {found.length > 0 && <p class="small faint">{t("machine.phrasings.pick")}</p>}
      {found.length > 0 && <div class="picks">{found.map((each) => <button type="button" key={each} class="chip" lang={props.side} dir="auto" onClick={() => pick(each)}><Plus size={12} aria-hidden="true" />{each}</button>)}</div>}
    </div>
  );
}
