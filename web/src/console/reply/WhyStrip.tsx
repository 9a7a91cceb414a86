/** Why a reply can't leave now, and the way out. The text stays. */
import { Bot, Clock, Hand, MessageSquareOff, Megaphone, RotateCcw, ShieldCheck, StickyNote, TriangleAlert, UserX } from "lucide-preact";
import { useState } from "preact/hooks";
import { platformName, t, word } from "../../shared/i18n";
import { Avatar } from "../../shared/parts/Avatar";
import { Strip } from "../../shared/parts/Strip";
import { act, notice } from "../store/conversation";
import { may } from "../store/me";
import type { Conversation } from "../types";
import { attempt } from "../thread/attempt";
import { TakeOver } from "../thread/TakeOver";
import { fit } from "./fit";

function Blocked({ found }: { found: Conversation }) {
  const [taking, setTaking] = useState(false);
  const { conversation: row, compose } = found;
  const name = row.holder?.name ?? "";
  const action = (words: string, run: () => void, key?: string) => <button class="btn sm" onClick={run}>{words}{key && <kbd aria-hidden="true">{key}</kbd>}</button>;
  if (!may("desk")) return <Strip tone="plain" icon={MessageSquareOff}>{t("why.no_right")}</Strip>;
  switch (compose.why) {
    case "held_by_other":
      return (
        <>
          <Strip tone="note" lead={row.holder && <Avatar id={row.holder.id} name={name} size="md" />} action={action(t("act.takeover"), () => setTaking(true))}>{t("held.note", { name })}</Strip>
          {taking && <TakeOver name={name} onClose={() => setTaking(false)} />}
        </>
      );
    case "bot":
      return <Strip tone="plain" icon={Bot} action={<button class="btn sm" onClick={() => void attempt(() => act("claim"))}><Hand size={14} aria-hidden="true" />{t("act.claim")}<kbd aria-hidden="true">C</kbd></button>}>{row.status === "waiting" ? t("why.unclaimed") : t("held.bot")}</Strip>;
    case "resolved":
      return <Strip tone="plain" icon={RotateCcw} action={action(t("act.reopen"), () => void attempt(() => act("reopen")))}>{t("why.resolved")}</Strip>;
    case "window":
      return <Strip tone="warn" icon={Clock}>{t("window.closed", { platform: platformName(row.platform) })}</Strip>;
    case "unreachable":
      return <Strip tone="warn" icon={UserX}>{t("why.unreachable")}</Strip>;
    case "inbox_stopped":
      return <Strip tone="danger" icon={TriangleAlert} action={<a class="btn sm" href="/inboxes">{t("nav.inboxes")}</a>}>{t("why.inbox_stopped")}</Strip>;
    case "public":
      return <Strip tone="plain" icon={Megaphone}>{compose.may_reply ? t("why.public") : t("why.public.no")}</Strip>;
    default:
      return null;
  }
}

export function WhyStrip({ found }: { found: Conversation }) {
  const said = notice.value;
  const guard = fit.value?.verdict === "block" ? word("guard", fit.value.reason) : "";
  return (
    <div id="why" class="stack">
      <Blocked found={found} />
      {guard && said?.kind !== "guard" && <Strip tone="danger" icon={ShieldCheck} role="alert">{guard}</Strip>}
      {fit.value?.verdict === "flag" && <Strip tone="warn" icon={ShieldCheck}>{word("guard", fit.value.reason)}</Strip>}
      {said && <Strip tone={said.kind === "race" ? "note" : "danger"} icon={said.kind === "race" ? StickyNote : said.kind === "guard" ? ShieldCheck : TriangleAlert} role="alert">{said.text}</Strip>}
    </div>
  );
}
