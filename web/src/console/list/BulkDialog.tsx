/** Asks once for several conversations, then lists what became of each. */
import { Check, TriangleAlert } from "lucide-preact";
import { useState } from "preact/hooks";
import { t } from "../../shared/i18n";
import { Dialog } from "../../shared/parts/Dialog";
import { Strip } from "../../shared/parts/Strip";
import { spoken } from "../../shared/parts/Toasts";
import { ApiError, newKey, post } from "../api";
import { loadList, rows, selected, selecting } from "../store/list";
import { pathOf } from "../store/conversation";
import { refusal } from "../thread/attempt";
import type { BulkResult, ConversationId } from "../types";

export interface Wish {
  body: Record<string, unknown>;
  title: (count: number) => string;
  hint: string;
  button: string;
}

const AT_ONCE = 50;

function Result({ result, onGo }: { result: BulkResult; onGo: () => void }) {
  const Icon = result.ok ? Check : TriangleAlert;
  return (
    <li class={result.ok ? "" : "refused"}>
      <Icon size={16} stroke-width={1.75} aria-hidden="true" />
      <span class="grow">
        <a class="link" href={pathOf(result)} onClick={onGo} dir="auto">{result.name || result.case}</a> <span class="mono faint">{result.case}</span>
        <span class="small muted stack">{result.ok ? t("bulk.ok") : refusal(new ApiError(409, result.code, { reason: result.reason, holder: result.holder }))}</span>
      </span>
    </li>
  );
}

export function BulkDialog(props: { wish: Wish; onClose: () => void }) {
  const { wish } = props;
  const [key] = useState(newKey);
  const [ids] = useState<ConversationId[]>(() => [...selected.peek()]);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState("");
  const [results, setResults] = useState<BulkResult[] | null>(null);
  const names = (rows.value ?? []).filter((row) => ids.includes(row.id));

  const run = async () => {
    setBusy(true);
    setRefused("");
    try {
      const all: BulkResult[] = [];
      for (let from = 0; from < ids.length; from += AT_ONCE) all.push(...(await post<{ results: BulkResult[] }>("/api/bulk", { ...wish.body, ids: ids.slice(from, from + AT_ONCE).map(String), key })).results);
      setResults(all);
      const wrong = all.filter((each) => !each.ok).length;
      spoken.value = wrong ? t("bulk.failed", { n: wrong, of: all.length }) : t("bulk.done", { n: all.length });
      // What was refused stays selected, so that the next try needs no new choosing.
      selected.value = new Set(all.filter((each) => !each.ok).map((each) => each.id));
      await loadList();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setRefused(refusal(error));
    } finally {
      setBusy(false);
    }
  };
  const close = () => {
    props.onClose();
    if (results && !selected.peek().size) selecting.value = false;
  };
  const bad = results?.filter((each) => !each.ok) ?? [];
  if (results)
    return (
      <Dialog title={bad.length ? t("bulk.failed", { n: bad.length, of: results.length }) : t("bulk.done", { n: results.length })} onClose={close}>
        <ul class="bulk-results" tabIndex={0} aria-label={t("bulk.results")}>
          {[...bad, ...results.filter((each) => each.ok)].map((each) => <Result key={each.id} result={each} onGo={close} />)}
        </ul>
        <div class="buttons"><button class="btn primary" autofocus onClick={close}>{t("done")}</button></div>
      </Dialog>
    );
  return (
    <Dialog title={wish.title(ids.length)} onClose={props.onClose}>
      {refused && <Strip tone="danger" icon={TriangleAlert} role="alert">{refused}</Strip>}
      <p class="clip muted" dir="auto">{names.slice(0, 6).map((row) => row.name).join(" · ")}{ids.length > 6 ? " …" : ""}</p>
      {wish.hint && <p class="small faint">{wish.hint}</p>}
      <div class="buttons">
        <button class="btn" onClick={props.onClose}>{t("cancel")}</button>
        <button class="btn primary" autofocus disabled={busy} onClick={() => void run()}>{wish.button}</button>
      </div>
    </Dialog>
  );
}
