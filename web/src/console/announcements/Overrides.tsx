/** What two security admins may let through: links of one announcement, and more of them in a day. */
import { ShieldCheck } from "lucide-preact";
import { useState } from "preact/hooks";
import { platformName, t, word } from "../../shared/i18n";
import { Dialog } from "../../shared/parts/Dialog";
import { Strip } from "../../shared/parts/Strip";
import { post } from "../api";
import { may, nameOf } from "../store/me";
import { attempt } from "../thread/attempt";
import type { AnnouncementPage, WaivedItem } from "./types";

const WAIVABLE = ["unlisted_link", "lookalike_link", "unlisted_handle"];

/** A link or a name in words, with a warning where it looks like ours. */
export function waivedName(item: WaivedItem): string {
  const name = `${item.name}${item.platform ? ` (${platformName(item.platform)})` : ""}`;
  return item.imitates ? t("waiver.imitates", { name }) : name;
}

function Asking(props: { title: string; hint: string; least?: number; onClose: () => void; onSend: (reason: string, number: number) => void }) {
  const [reason, setReason] = useState("");
  const [number, setNumber] = useState(props.least ?? 0);
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form class="stack" onSubmit={(event) => { event.preventDefault(); props.onSend(reason, number); }}>
        <p class="small muted">{props.hint}</p>
        {props.least !== undefined && (
          <div class="field">
            <label for="override-number">{t("limit.number")}</label>
            <input class="input" id="override-number" type="number" min={props.least} max={20} value={number} onInput={(event) => setNumber(Number(event.currentTarget.value))} />
          </div>
        )}
        <div class="field">
          <label for="override-why">{t("official.reason")}</label>
          <input class="input" id="override-why" maxLength={500} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
        </div>
        <div class="buttons">
          <button type="button" class="btn" onClick={props.onClose}>{t("cancel")}</button>
          <button class="btn primary">{t("people.ask")}</button>
        </div>
      </form>
    </Dialog>
  );
}

/** Which links were let through and by whom; for a security admin, the way to ask for it. */
export function AllowLinks({ page }: { page: AnnouncementPage }) {
  const { announcement: ann, checks } = page;
  const [asking, setAsking] = useState(false);
  const early = ann.stage === "draft" || ann.stage === "review";
  if (ann.waiver) {
    const { items, asked_by, agreed_by } = ann.waiver;
    return (
      <Strip tone="note" icon={ShieldCheck} flat>
        {t("waiver.by", { one: nameOf(asked_by), two: nameOf(agreed_by) })}{" "}
        {items.map((item, i) => <bdi key={`${item.kind}${item.name}`}>{i ? ", " : ""}{waivedName(item)}</bdi>)}
      </Strip>
    );
  }
  if (!early || !may("security") || !checks.some((check) => WAIVABLE.includes(check.blocked))) return null;
  const send = (reason: string) =>
    void attempt(() => post(`/api/announcements/${ann.id}/allow-links`, { reason }), t("override.asked")).then((worked) => worked && setAsking(false));
  return (
    <>
      <button type="button" class="btn" onClick={() => setAsking(true)}><ShieldCheck size={16} aria-hidden="true" />{t("waiver.ask")}</button>
      {asking && <Asking title={t("waiver.ask")} hint={t("waiver.hint")} onClose={() => setAsking(false)} onSend={send} />}
    </>
  );
}

/** For a security admin, when the day is full. */
export function RaiseLimit({ perDay }: { perDay: number }) {
  const [asking, setAsking] = useState(false);
  if (!may("security")) return null;
  const send = (reason: string, per_day: number) =>
    void attempt(() => post("/api/announcements/limit", { per_day, reason }), t("override.asked")).then((worked) => worked && setAsking(false));
  return (
    <>
      <button type="button" class="btn ghost sm" onClick={() => setAsking(true)}>{t("limit.ask")}</button>
      {asking && <Asking title={t("limit.ask")} hint={t("limit.hint")} least={perDay + 1} onClose={() => setAsking(false)} onSend={send} />}
    </>
  );
}

/** What waits on the page *People*, in one sentence. */
export function overrideSentence(kind: string, content: Record<string, unknown>): string {
  const why = content.reason ? ` · ${String(content.reason)}` : "";
  if (kind === "limit") return t("people.ask.limit", { n: String(content.per_day), before: String(content.before) }) + why;
  const items = (content.items as WaivedItem[] | undefined) ?? [];
  return t("people.ask.links", { name: String(content.title ?? ""), items: items.map((item) => `${word("waiver.kind", item.kind)} ${waivedName(item)}`).join(", ") }) + why;
}
