/** Deliveries that were given up. Sending one again asks where the outcome was unknown. */
import { MailCheck } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { lang, t } from "../../shared/i18n";
import { moment } from "../../shared/i18n/time";
import { Dialog } from "../../shared/parts/Dialog";
import { Empty, Failed, Skeleton } from "../../shared/parts/States";
import { ApiError, get, post, query, serverNow } from "../api";
import { place } from "../router";
import { inboxTitle, may } from "../store/me";
import { attempt } from "../thread/attempt";
import { failure } from "../thread/DeliveryLine";
import { plainText } from "../thread/secrets";
import type { DeadLetter } from "../types";
import "./inboxes.css";

interface Page {
  items: DeadLetter[];
  next: string | null;
}

export default function DeadLetters() {
  const inbox = place.value.params.get("inbox") ?? "";
  const [page, setPage] = useState<Page | null>(null);
  const [failed, setFailed] = useState(false);
  const [asking, setAsking] = useState<DeadLetter | null>(null);
  const load = (cursor = "") =>
    get<Page>(`/api/dead-letters${query({ inbox, cursor })}`).then(
      (found) => { setPage((old) => (cursor && old ? { items: [...old.items, ...found.items], next: found.next } : found)); setFailed(false); },
      (error: unknown) => error instanceof ApiError && setFailed(true),
    );
  useEffect(() => void load(), [inbox]);
  const decide = (letter: DeadLetter, to: "retry" | "discard") => {
    setAsking(null);
    void attempt(() => post(`/api/dead-letters/${encodeURIComponent(letter.id)}`, { to })).then((worked) => worked && load());
  };
  const canAct = may("operate");
  return (
    <main class="page" id="main">
      <div class="top">
        <h1>{t("nav.dead")}</h1>
        {inbox && <a class="chip on" href="/dead-letters" aria-label={t("filter.remove", { name: inboxTitle(inbox) })}>{inboxTitle(inbox)} ×</a>}
      </div>
      <div class="inner">
        {failed && <Failed again={() => void load()}>{t("err.load_any")}</Failed>}
        {!page && !failed && <Skeleton rows={4} />}
        {page?.items.length === 0 && <Empty icon={MailCheck} title={t("dead.empty")} hint={t("dead.empty.hint")} />}
        {!!page?.items.length && (
          <div class="rows">
            {page.items.map((letter) => (
              <div key={letter.id} class="letter">
                <span class="grow stack">
                  <span class="clip" dir="auto">{plainText(letter.text) || "–"}</span>
                  <span class="small faint">{inboxTitle(letter.inbox)} · {letter.case && <a class="link" href={`/c/${letter.case}?view=all`}>{letter.case}</a>} · {moment(letter.at, lang.value, serverNow())} · {failure(letter)}</span>
                </span>
                {canAct && (
                  <span class="row">
                    <button class="btn sm" onClick={() => (letter.status === "unknown" ? setAsking(letter) : decide(letter, "retry"))}>{t("dead.retry")}</button>
                    <button class="btn sm ghost" onClick={() => decide(letter, "discard")}>{t("dlv.discard")}</button>
                  </span>
                )}
              </div>
            ))}
          </div>
        )}
        {page?.next && <div><button class="btn" onClick={() => void load(page.next!)}>{t("list.more")}</button></div>}
      </div>
      {asking && (
        <Dialog title={t("dlv.again.long")} onClose={() => setAsking(null)}>
          <p>{t("dead.ask")}</p>
          <div class="buttons">
            <button class="btn" onClick={() => setAsking(null)}>{t("cancel")}</button>
            <button class="btn primary" onClick={() => decide(asking, "retry")}>{t("dlv.again")}</button>
          </div>
        </Dialog>
      )}
    </main>
  );
}
