/** Test copies: to the test recipient of each account, marked as a test; each says what became of it. */
import { Check, Clock, TriangleAlert } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { t, word } from "../../shared/i18n";
import { Dialog } from "../../shared/parts/Dialog";
import { Strip } from "../../shared/parts/Strip";
import { ApiError, get, post } from "../api";
import { inboxTitle } from "../store/me";
import { refusal } from "../thread/attempt";
import type { DeliveryStatus } from "../types";
import type { AnnouncementPage } from "./types";
import { editing, save } from "./editing";

interface Result {
  inbox: string;
  language: string;
  reason: string;
  delivery: string;
}

const LATER = 1500;
const TRIES = 8;

function why(result: Result): string {
  for (const prefix of ["test", "guard", "reason", "problem"]) if (word(prefix, result.reason) !== result.reason) return word(prefix, result.reason);
  return result.reason;
}

export function TestDialog(props: { onClose: () => void }) {
  const [results, setResults] = useState<Result[] | null>(null);
  const [refused, setRefused] = useState("");
  const [busy, setBusy] = useState(false);
  const [states, setStates] = useState<Record<string, DeliveryStatus>>({});

  const run = async () => {
    setBusy(true);
    setRefused("");
    try {
      await save();
      setResults((await post<{ results: Result[] }>(`/api/announcements/${editing.value!.id}/test`)).results);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setRefused(refusal(error));
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => {
    if (!results?.some((each) => !each.reason)) return;
    let left = TRIES;
    const look = async () => {
      const page = await get<AnnouncementPage>(`/api/announcements/${editing.value!.id}`).catch(() => null);
      if (page) setStates(Object.fromEntries((page.tests ?? []).map((each) => [each.id, each.status])));
      if (--left > 0 && page?.tests?.some((each) => each.status === "queued" || each.status === "sending")) timer = window.setTimeout(() => void look(), LATER);
    };
    let timer = window.setTimeout(() => void look(), LATER);
    return () => clearTimeout(timer);
  }, [results]);
  return (
    <Dialog title={t("test.title")} onClose={props.onClose}>
      {refused && <Strip tone="danger" icon={TriangleAlert} role="alert">{refused}</Strip>}
      {!results && <p class="muted">{t("test.hint")}</p>}
      {results && (
        <ul class="bulk-results" aria-label={t("bulk.results")}>
          {results.map((each) => {
            const state = states[each.delivery];
            const bad = each.reason !== "" || state === "failed" || state === "unknown" || state === "expired";
            const Icon = bad ? TriangleAlert : state === "sent" ? Check : Clock;
            return (
              <li key={each.inbox + each.language} class={bad ? "refused" : ""}>
                <Icon size={16} stroke-width={1.75} aria-hidden="true" />
                <span class="grow">{inboxTitle(each.inbox)} <span class="small faint">{word("language", each.language)}</span><span class="small muted stack">{each.reason ? why(each) : state ? word("delivery", state) : t("send.queued")}</span></span>
              </li>
            );
          })}
        </ul>
      )}
      <div class="buttons">
        <button class="btn" onClick={props.onClose}>{t(results ? "done" : "cancel")}</button>
        {!results && <button class="btn primary" autofocus disabled={busy} onClick={() => void run()}>{t("test.send")}</button>}
      </div>
    </Dialog>
  );
}
