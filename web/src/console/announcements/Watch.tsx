/** After the draft: approve it, watch it go, stop it, take it back, correct it. */
import { ArrowLeft, Pencil, Square, Trash2, Undo2, WandSparkles } from "lucide-preact";
import { useState } from "preact/hooks";
import { lang, t, word } from "../../shared/i18n";
import { moment } from "../../shared/i18n/time";
import { Dialog } from "../../shared/parts/Dialog";
import { PlatformBadge } from "../../shared/parts/PlatformBadge";
import { post, serverNow } from "../api";
import { go } from "../router";
import { inboxTitle, may, nameOf } from "../store/me";
import { attempt } from "../thread/attempt";
import type { AnnouncementPage, Check } from "./types";
import { StageChip } from "./row";
import { ApprovePanel } from "./ApprovePanel";
import { CorrectDialog } from "./CorrectDialog";
import { Ledger } from "./Ledger";
import { ProgressBar } from "./ProgressBar";
import { Steps } from "./Steps";

/** One of each text that a platform gets; two targets of one account often share it. */
function distinct(checks: Check[]): Check[] {
  return checks.filter((check, i) => checks.findIndex((each) => each.platform === check.platform && each.text === check.text) === i);
}

type Asking = "" | "stop" | "delete-everywhere" | "withdraw" | "correct";

export function Watch({ page, onChanged, onEdit }: { page: AnnouncementPage; onChanged: () => void; onEdit: () => void }) {
  const { announcement: ann, checks, progress, events } = page;
  const [asking, setAsking] = useState<Asking>("");
  const act = (name: string, body: Record<string, unknown> = {}) => attempt(() => post(`/api/announcements/${ann.id}/${name}`, body)).then((worked) => { setAsking(""); if (worked) onChanged(); });
  const correct = (text: { zh: string; en: string }) =>
    attempt(async () => {
      const made = await post<{ announcement: { id: string | number } }>(`/api/announcements/${ann.id}/correct`, { text });
      setAsking("");
      go(`/announcements/${made.announcement.id}`);
    });
  const went = ann.stage === "sent" || ann.stage === "partial" || ann.stage === "stopped" || ann.stage === "sending";
  const publisher = may("publish");
  return (
    <main class="page" id="main">
      <div class="top">
        <a class="icon-btn sm" href="/announcements" aria-label={t("ann.back")}><ArrowLeft size={16} stroke-width={1.75} aria-hidden="true" /></a>
        <h1 class="clip" dir="auto">{ann.title || t("ann.untitled")}</h1>
        <Steps stage={ann.stage} />
        <span class="grow" />
        {publisher && (ann.stage === "review" || ann.stage === "scheduled") && <button class="btn ghost" onClick={onEdit}><Pencil size={16} stroke-width={1.75} aria-hidden="true" />{t("ann.edit")}</button>}
        {may("publishing") && ann.stage === "scheduled" && <button class="btn" onClick={() => setAsking("withdraw")}><Undo2 size={16} stroke-width={1.75} aria-hidden="true" />{t("ann.withdraw")}</button>}
        {may("staff") && (ann.stage === "review" || ann.stage === "sending" || ann.stage === "scheduled") && <button class="btn danger" onClick={() => setAsking("stop")}><Square size={14} aria-hidden="true" />{t("ann.halt")}</button>}
        {publisher && went && ann.stage !== "sending" && <button class="btn" onClick={() => setAsking("correct")}><WandSparkles size={16} stroke-width={1.75} aria-hidden="true" />{t("ann.correct")}</button>}
        {may("publishing") && went && <button class="btn danger" onClick={() => setAsking("delete-everywhere")}><Trash2 size={16} stroke-width={1.75} aria-hidden="true" />{t("ann.delete")}</button>}
      </div>
      <div class="watch">
        <div class="main" tabIndex={0} role="region" aria-label={t("preview")}>
          {went && <ProgressBar progress={progress} />}
          {page.deliveries.length > 0 && <Ledger page={page} onChanged={onChanged} />}
          {distinct(checks).map((check) => (
            <section key={`${check.inbox}/${check.target}`} class="stack">
              <h2 class="row small faint"><PlatformBadge platform={check.platform} />{inboxTitle(check.inbox)} · {word("language", check.language)}<span class="end">{check.count} / {check.limit}</span></h2>
              <div class="frozen" lang={check.language} dir="auto">
                {check.platform === "wechat" && check.title && <b>{check.title}{"\n"}</b>}
                {check.text}
                {check.link && !check.text.includes(check.link) && `\n${check.link}`}
              </div>
            </section>
          ))}
          {ann.content.picture && <img class="frozen-pic" src={`/api/blobs/${encodeURIComponent(ann.content.picture)}`} alt={t("ann.picture")} />}
          {!checks.length && ann.content.variants.filter((each) => each.text).map((each) => <div key={each.language + each.scope} class="frozen" lang={each.language} dir="auto">{each.text}</div>)}
          {events.length > 0 && (
            <section class="stack">
              <h2 class="lab">{t("ann.history")}</h2>
              <ul class="steps-list">{events.map((event) => <li key={`${event.kind}${event.at}`}><b>{nameOf(event.by) || "Kefu"}</b>{lang.value === "zh" ? "" : " "}{word("ann.event", event.kind.replace(/^announcement\./, ""))} · {moment(event.at, lang.value, serverNow())}</li>)}</ul>
            </section>
          )}
        </div>
        <aside class="pan" aria-label={t("details")}>
          <div class="row"><StageChip stage={ann.stage} /><span class="small faint end">{t("ann.by", { name: nameOf(ann.author) })}</span></div>
          <ApprovePanel page={page} onChanged={onChanged} />
        </aside>
      </div>
      {(asking === "stop" || asking === "delete-everywhere" || asking === "withdraw") && (
        <Dialog title={word("ann.sure", asking)} onClose={() => setAsking("")}>
          <p>{word("ann.sure.hint", asking)}</p>
          <div class="buttons">
            <button class="btn" onClick={() => setAsking("")}>{t("cancel")}</button>
            <button class={`btn ${asking === "withdraw" ? "primary" : "danger"}`} onClick={() => void act(asking)}>{word("ann.do", asking)}</button>
          </div>
        </Dialog>
      )}
      {asking === "correct" && <CorrectDialog onClose={() => setAsking("")} onSend={(text) => void correct(text)} />}
    </main>
  );
}
