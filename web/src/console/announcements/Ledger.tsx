/** Each delivery with its outcome; what is unknown or failed is decided here by a person. */
import { useState } from "preact/hooks";
import { lang, t, word } from "../../shared/i18n";
import { moment } from "../../shared/i18n/time";
import { post, serverNow } from "../api";
import { inboxTitle } from "../store/me";
import { attempt } from "../thread/attempt";
import type { AnnouncementPage } from "./types";

const TONE: Record<string, string> = { sent: "good", failed: "danger", unknown: "unknown", queued: "line", sending: "accent", expired: "line", cancelled: "line" };

export function Ledger({ page, onChanged }: { page: AnnouncementPage; onChanged: () => void }) {
  const [only, setOnly] = useState("");
  const kinds = [...new Set(page.deliveries.map((each) => each.status))];
  const shown = page.deliveries.filter((each) => !only || each.status === only).slice(0, 200);
  const decide = (id: string, to: string) => attempt(() => post(`/api/announcements/${page.announcement.id}/deliveries/${encodeURIComponent(id)}`, { to })).then((worked) => worked && onChanged());
  return (
    <section class="stack">
      <div class="row">
        <h2 class="lab">{t("ann.ledger")}</h2>
        {kinds.length > 1 && kinds.map((kind) => <button key={kind} class={`chip ${only === kind ? "on" : "line"}`} aria-pressed={only === kind} onClick={() => setOnly(only === kind ? "" : kind)}>{word("delivery", kind)}</button>)}
      </div>
      <table class="table ledger">
        <thead><tr><th>{t("facts.inbox")}</th><th>{t("ann.state")}</th><th>{t("ann.when")}</th><th class="r"><span class="sr">{t("more")}</span></th></tr></thead>
        <tbody>
          {shown.map((each) => (
            <tr key={each.id}>
              <td>{inboxTitle(each.inbox)} <span class="faint">{each.target}</span></td>
              <td><span class={`chip ${TONE[each.status] ?? "line"}`}>{word("delivery", each.status)}</span> {each.reason && <span class="small faint">{word("why", each.reason)}</span>}{each.maybe_duplicate && <span class="small faint"> · {t("dlv.maybe_twice")}</span>}</td>
              <td>{each.sent_at ? moment(each.sent_at, lang.value, serverNow()) : "–"}</td>
              <td class="r">
                {each.status === "unknown" && <button class="btn sm" onClick={() => void decide(each.id, "arrived")}>{t("dlv.arrived")}</button>}
                {(each.status === "unknown" || each.status === "failed") && <button class="btn sm" title={each.status === "unknown" ? t("dlv.again.long") : undefined} onClick={() => void decide(each.id, "retry")}>{each.status === "unknown" ? t("dlv.again") : t("again")}</button>}
                {(each.status === "unknown" || each.status === "failed") && <button class="btn sm ghost" onClick={() => void decide(each.id, "discard")}>{t("dlv.discard")}</button>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
