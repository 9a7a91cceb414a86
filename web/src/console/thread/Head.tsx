/** Who it is, who holds it, who else is looking, and what can be done with it. */
import { ArrowLeft, ArrowLeftRight, Bot, Check, Download, Ellipsis, Eraser, Hand, Link2, Moon, PanelRight, RotateCcw, Tag } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { t, word } from "../../shared/i18n";
import { Avatar } from "../../shared/parts/Avatar";
import { isNarrow } from "../../shared/media";
import { Menu, MenuItem } from "../../shared/parts/Menu";
import { say } from "../../shared/parts/Toasts";
import { post } from "../api";
import { UserBadge } from "../../shared/parts/UserBadge";
import { provide } from "../keys";
import { act, closeConversation } from "../store/conversation";
import { may, myId } from "../store/me";
import type { Conversation, Row } from "../types";
import { attempt } from "./attempt";
import { detailsOpen } from "./Details";
import { ResolveDialog } from "./ResolveDialog";
import { SnoozeChoices } from "./SnoozeChoices";
import { TakeOver } from "./TakeOver";
import { TransferMenu } from "./TransferMenu";

/** "Held by you", "The bot is answering". */
export function holder(row: Row): string {
  if (row.status === "bot") return t("held.bot");
  if (row.status === "resolved" || row.status === "snoozed") return word("status", row.status);
  if (row.status === "waiting" || !row.holder) return t("held.none");
  return row.holder.id === myId.value ? t("held.you") : t("held.other", { name: row.holder.name });
}

const TOPICS = ["account", "transfer", "security", "other"] as const;

export function Head({ found }: { found: Conversation }) {
  const row = found.conversation;
  const [menu, setMenu] = useState<"" | "transfer" | "snooze" | "more">("");
  const [dialog, setDialog] = useState<"" | "resolve" | "takeover">("");
  const canAct = may("desk");
  const mine = row.holder?.id === myId.value;
  const unclaimed = row.status === "waiting" || row.status === "bot";

  useEffect(() => {
    if (!canAct) return;
    const gone = [
      provide("transfer", () => setMenu("transfer")),
      provide("snooze", () => setMenu("snooze")),
      provide("resolve", () => setDialog("resolve")),
      provide("return", () => void attempt(() => act("return"))),
      provide("details", () => (detailsOpen.value = !detailsOpen.value)),
    ];
    return () => gone.forEach((off) => off());
  }, [canAct]);

  const others = found.present.filter((person) => person.id !== myId.value);
  const close = () => setMenu("");
  return (
    <header>
      <button class="icon-btn back phone-only" aria-label={t("back.list")} onClick={closeConversation}><ArrowLeft size={20} stroke-width={1.75} aria-hidden="true" /></button>
      <Avatar id={String(row.id)} name={row.name} platform={row.platform} />
      <div class="grow">
        <h1 class="clip" dir="auto" title={row.name}>{row.name}</h1>
        <div class="small muted clip"><UserBadge /> <span class="mono">{row.case}</span> · {holder(row)}</div>
      </div>
      <span class="here">
        {others.map((person) => (
          <span key={person.id} role="img" title={t(person.typing ? "present.typing" : "present.here", { name: person.name })} aria-label={t(person.typing ? "present.typing" : "present.here", { name: person.name })}>
            <Avatar id={person.id} name={person.name} size="md" typing={person.typing} />
          </span>
        ))}
      </span>
      {canAct && (
        <>
          {unclaimed && <button class="btn primary" title="C" onClick={() => void attempt(() => act("claim"))}><Hand size={16} stroke-width={1.75} aria-hidden="true" />{t("act.claim")}</button>}
          {!unclaimed && row.status !== "resolved" && !isNarrow.value && (
            <>
              <Menu open={menu === "transfer"} onOpen={(on) => setMenu(on ? "transfer" : "")} label={t("act.transfer")} find button={(attributes) => <button class="btn ghost" title="T" {...attributes}><ArrowLeftRight size={16} stroke-width={1.75} aria-hidden="true" />{t("act.transfer")}</button>}>
                <TransferMenu onDone={close} />
              </Menu>
              <Menu open={menu === "snooze"} onOpen={(on) => setMenu(on ? "snooze" : "")} label={t("act.snooze")} button={(attributes) => <button class="icon-btn" aria-label={t("act.snooze")} title={`${t("act.snooze")} · H`} {...attributes}><Moon size={16} stroke-width={1.75} aria-hidden="true" /></button>}>
                <SnoozeChoices onPick={(until) => { close(); void attempt(() => act("snooze", { until })); }} />
              </Menu>
              <button class="btn" title="E" onClick={() => setDialog("resolve")}><Check size={16} stroke-width={1.75} aria-hidden="true" />{t("act.resolve")}</button>
            </>
          )}
          {!unclaimed && row.status !== "resolved" && isNarrow.value && (
            <button class="icon-btn" aria-label={t("act.resolve")} onClick={() => setDialog("resolve")}><Check size={20} stroke-width={1.75} aria-hidden="true" /></button>
          )}
          {row.status === "resolved" && <button class="btn" onClick={() => void attempt(() => act("reopen"))}><RotateCcw size={16} stroke-width={1.75} aria-hidden="true" />{t("act.reopen")}</button>}
          <Menu open={menu === "more"} onOpen={(on) => setMenu(on ? "more" : "")} label={t("more")} button={(attributes) => <button class="icon-btn" aria-label={t("more")} {...attributes}><Ellipsis size={16} stroke-width={1.75} aria-hidden="true" /></button>}>
            {row.status === "open" && <MenuItem icon={Bot} keys="B" onPick={() => { close(); void attempt(() => act("return")); }}>{t("act.return")}</MenuItem>}
            {row.holder && !mine && <MenuItem icon={Hand} onPick={() => { close(); setDialog("takeover"); }}>{t("act.takeover")}</MenuItem>}
            {row.status !== "resolved" && <MenuItem icon={ArrowLeftRight} keys="T" onPick={() => setMenu("transfer")}>{t("act.transfer")}</MenuItem>}
            {row.status !== "resolved" && <MenuItem icon={Moon} keys="H" onPick={() => setMenu("snooze")}>{t("act.snooze")}</MenuItem>}
            <MenuItem icon={PanelRight} keys="I" onPick={() => { close(); detailsOpen.value = !detailsOpen.value; }}>{t("details")}</MenuItem>
            {may("operate") && <MenuItem icon={Eraser} onPick={() => { close(); void attempt(() => post(`/api/conversations/${row.id}/erasure`), t("act.erase.asked")); }}>{t("act.erase")}</MenuItem>}
            {may("people") && <MenuItem icon={Download} onPick={() => { close(); location.assign(`/api/conversations/${row.id}/personal-data`); }}>{t("act.export")}</MenuItem>}
            <MenuItem icon={Link2} onPick={() => { close(); void navigator.clipboard?.writeText(`${location.origin}/c/${row.case}`).then(() => say(t("copied"))); }}>{t("copy.link")}</MenuItem>
            <h3>{t("topic.set")}</h3>
            {TOPICS.map((topic) => (
              <MenuItem key={topic} icon={row.topic === topic ? Check : Tag} onPick={() => { close(); void attempt(() => act("topic", { topic })); }}>{word("topic", topic)}</MenuItem>
            ))}
          </Menu>
          {(isNarrow.value || unclaimed) && (
            <>
            {menu === "transfer" && <Menu open onOpen={close} label={t("act.transfer")} find button={() => null}><TransferMenu onDone={close} /></Menu>}
            {menu === "snooze" && <Menu open onOpen={close} label={t("act.snooze")} button={() => null}><SnoozeChoices onPick={(until) => { close(); void attempt(() => act("snooze", { until })); }} /></Menu>}
            </>
          )}
        </>
      )}
      {dialog === "resolve" && <ResolveDialog found={found} onClose={() => setDialog("")} />}
      {dialog === "takeover" && row.holder && <TakeOver name={row.holder.name} onClose={() => setDialog("")} />}
    </header>
  );
}
