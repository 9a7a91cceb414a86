/** What became of a message of ours. Only what the platform reports; `unknown` looks like nothing else. */
import { Check, CheckCheck, CircleQuestionMark, Clock, Copy, Ellipsis, Pencil, TimerOff, Trash2, TriangleAlert } from "lucide-preact";
import { useState } from "preact/hooks";
import { lang, t, word } from "../../shared/i18n";
import { clock } from "../../shared/i18n/time";
import { Menu, MenuItem } from "../../shared/parts/Menu";
import { say } from "../../shared/parts/Toasts";
import { serverNow } from "../api";
import { now } from "../clock";
import { act } from "../store/conversation";
import { edit } from "../store/draft";
import type { Delivery, Message } from "../types";
import { attempt } from "./attempt";
import { EditDialog } from "./EditDialog";
import { ownWords } from "./quoting";

/** Why it failed, with the platform's own number. */
export function failure(delivery: { reason: string; code: string }): string {
  const words = t("dlv.failed", { why: word("why", delivery.reason) });
  return delivery.code ? `${words} (${delivery.code})` : words;
}

function waits(delivery: Delivery): string {
  return delivery.held === "restored" ? t("dlv.restored") : delivery.held ? t("dlv.held") : t("dlv.queued");
}

/** For screen readers and lines alike. */
export function deliveryWords(delivery: Delivery, platform: string): string {
  switch (delivery.status) {
    case "unknown":
      return t("dlv.unknown", { platform });
    case "failed":
      return failure(delivery);
    case "sent":
      return delivery.read_at ? t("dlv.read") : delivery.delivered_at ? t("dlv.delivered") : delivery.assumed ? t("dlv.assumed") : t("dlv.sent");
    case "queued":
      return waits(delivery);
    default:
      return word("dlv", delivery.status);
  }
}

export function SendingLine({ since }: { since: number }) {
  return now.value - since > 1000 ? <div class="state"><Clock size={14} aria-hidden="true" />{t("dlv.sending")}</div> : null;
}

function decide(delivery: Delivery, to: "retry" | "arrived" | "discard"): void {
  void attempt(() => act(`deliveries/${encodeURIComponent(delivery.id)}`, { to }));
}

function Unknown({ delivery, platform }: { delivery: Delivery; platform: string }) {
  const left = delivery.due ? Math.ceil((delivery.due - now.value) / 1000) : 0;
  const checking = !delivery.can.includes("arrived") && left > 0;
  return (
    <div class="decide">
      <CircleQuestionMark size={14} stroke-width={1.75} aria-hidden="true" />
      <span>{checking ? t("dlv.checking", { n: left }) : t("dlv.unknown", { platform })}</span>
      {!checking && delivery.can.includes("arrived") && <button class="btn sm" onClick={() => decide(delivery, "arrived")}>{t("dlv.arrived")}</button>}
      {!checking && delivery.can.includes("retry") && <button class="btn sm" title={t("dlv.again.long")} aria-label={t("dlv.again.long")} onClick={() => decide(delivery, "retry")}>{t("dlv.again")}</button>}
      {!checking && delivery.can.includes("discard") && <button class="btn sm ghost" onClick={() => decide(delivery, "discard")}>{t("dlv.discard")}</button>}
    </div>
  );
}

function Queued({ delivery, message }: { delivery: Delivery; message: Message }) {
  now.value;
  const seconds = delivery.due ? Math.ceil((delivery.due - serverNow()) / 1000) : 0;
  const canUndo = delivery.can.includes("undo");
  const undo = () => {
    void attempt(() => act("undo", { delivery: delivery.id })).then((worked) => {
      if (worked) edit({ text: ownWords(message), kind: "reply", replyTo: message.reply_to ?? "" });
    });
  };
  const discard = delivery.can.includes("discard") && !canUndo;
  return (
    <div class="state">
      <Clock size={14} stroke-width={1.75} aria-hidden="true" />
      <span>{!delivery.held && canUndo && seconds > 0 ? t("send.undo", { n: seconds }) : waits(delivery)}</span>
      {delivery.held === "restored" && delivery.can.includes("retry") && <button onClick={() => decide(delivery, "retry")}>{t("dlv.again")}</button>}
      {canUndo && <button onClick={undo}>{t("undo")}</button>}
      {discard && <button onClick={() => decide(delivery, "discard")}>{t("dlv.discard")}</button>}
    </div>
  );
}

function Sent({ delivery, message }: { delivery: Delivery; message: Message }) {
  const both = delivery.delivered_at || delivery.read_at;
  const Tick = both ? CheckCheck : Check;
  const at = delivery.read_at ?? delivery.delivered_at ?? delivery.sent_at;
  return (
    <div class="state">
      <span class="tick"><Tick size={14} stroke-width={1.75} aria-hidden="true" /></span>
      <span>{deliveryWords(delivery, "")} {at ? clock(at, lang.value) : ""}</span>
      {delivery.maybe_duplicate && <span>· {t("dlv.maybe_twice")}</span>}
      <SentMenu delivery={delivery} message={message} />
    </div>
  );
}

function SentMenu({ delivery, message }: { delivery: Delivery; message: Message }) {
  const [open, setOpen] = useState(false);
  const [editing, setEditing] = useState(false);
  const canEdit = delivery.can.includes("edit");
  const canDelete = delivery.can.includes("delete");
  if (!canEdit && !canDelete) return null;
  const remove = () => {
    setOpen(false);
    void attempt(() => act(`messages/${encodeURIComponent(message.id)}/delete`), t("msg.removed"));
  };
  return (
    <>
      <Menu open={open} onOpen={setOpen} label={t("more")} up button={(attributes) => <button class="icon-btn sm" aria-label={t("msg.more")} {...attributes}><Ellipsis size={14} aria-hidden="true" /></button>}>
        <MenuItem icon={Copy} onPick={() => { setOpen(false); void navigator.clipboard?.writeText(message.text).then(() => say(t("copied"))); }}>{t("copy.text")}</MenuItem>
        {canEdit && <MenuItem icon={Pencil} onPick={() => { setOpen(false); setEditing(true); }}>{t("msg.edit")}</MenuItem>}
        {canDelete && <MenuItem icon={Trash2} danger onPick={remove}>{t("msg.delete")}</MenuItem>}
      </Menu>
      {editing && <EditDialog message={message} onClose={() => setEditing(false)} />}
    </>
  );
}

export function DeliveryLine(props: { message: Message; delivery: Delivery; platform: string }) {
  const { delivery, message, platform } = props;
  switch (delivery.status) {
    case "unknown":
      return <Unknown delivery={delivery} platform={platform} />;
    case "queued":
      return <Queued delivery={delivery} message={message} />;
    case "sending":
      return <SendingLine since={message.at} />;
    case "sent":
      return message.author.kind === "agent" || delivery.maybe_duplicate ? <Sent delivery={delivery} message={message} /> : null;
    case "failed":
      return (
        <div class="state danger">
          <TriangleAlert size={14} stroke-width={1.75} aria-hidden="true" />
          <span>{failure(delivery)}</span>
          {delivery.can.includes("retry") && <button onClick={() => decide(delivery, "retry")}>{t("again")}</button>}
          {delivery.can.includes("discard") && <button onClick={() => decide(delivery, "discard")}>{t("dlv.discard")}</button>}
        </div>
      );
    case "expired":
      return (
        <div class="state">
          <TimerOff size={14} stroke-width={1.75} aria-hidden="true" />
          <span>{t("dlv.expired")}</span>
          <button onClick={() => edit({ text: ownWords(message), kind: "reply" })}>{t("dlv.write_again")}</button>
        </div>
      );
    case "cancelled":
      return <div class="state">{t("dlv.cancelled")}</div>;
  }
}
