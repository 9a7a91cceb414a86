/** The gallery: every component in its states, to be looked at in both languages and both themes. */
import { Bot, Check, Clock, Hand, Inbox, OctagonPause, ShieldCheck, StickyNote, TriangleAlert } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { lang, t, word } from "../../shared/i18n";
import { Avatar } from "../../shared/parts/Avatar";
import { Dialog } from "../../shared/parts/Dialog";
import { Dial, Door, Pips } from "../../shared/parts/Measure";
import { Menu, MenuItem } from "../../shared/parts/Menu";
import { PlatformBadge } from "../../shared/parts/PlatformBadge";
import { Empty, Failed, Skeleton } from "../../shared/parts/States";
import { Strip } from "../../shared/parts/Strip";
import { say } from "../../shared/parts/Toasts";
import { RowItem } from "../list/RowItem";
import { Stars, Volume, Waits } from "../reports/Charts";
import { ActivityLine } from "../thread/ActivityLine";
import { Bubble } from "../thread/Bubble";
import type { ReportDay } from "../types";
import { ROWS, sampleConversation, sampleMessage } from "./sample";
import "../list/list.css";
import "../reply/reply.css";
import "../reports/reports.css";
import "../thread/thread.css";
import "./parts.css";

const TITLES = {
  buttons: ["按钮与标签", "Buttons and chips"], people: ["头像与平台", "Avatars and platforms"], measures: ["三把尺", "Three measures"], rows: ["列表行", "Rows"], bubbles: ["气泡与投递", "Bubbles and deliveries"],
  activity: ["经过", "Activity"], strips: ["横条", "Strips"], box: ["输入框", "The box"], floating: ["浮层", "What floats"], table: ["表格", "Table"], charts: ["图", "Charts"], empty: ["空与载入", "Empty and loading"], palette: ["色板", "Palette"],
} as const;

const COLOURS = ["canvas", "surface", "sunken", "hover", "sel", "ink", "ink-2", "ink-3", "line", "edge", "accent", "accent-soft", "button", "good", "good-soft", "warn", "warn-soft", "danger", "danger-soft", "unknown", "unknown-soft", "note", "redact"];
const TONES = ["", "line", "on", "good", "warn", "danger", "unknown", "accent"];

function Part(props: { name: keyof typeof TITLES; wide?: boolean; children: ComponentChildren }) {
  return (
    <section class={`card ${props.wide ? "wide" : ""}`} id={props.name} aria-labelledby={`part-${props.name}`}>
      <h2 id={`part-${props.name}`}>{TITLES[props.name][lang.value === "zh" ? 0 : 1]}</h2>
      {props.children}
    </section>
  );
}

function Floating() {
  const [menu, setMenu] = useState(false);
  const [dialog, setDialog] = useState(false);
  return (
    <div class="row">
      <Menu open={menu} onOpen={setMenu} label={t("more")} side="left" button={(attributes) => <button class="btn" {...attributes}>{t("more")}</button>}>
        <MenuItem icon={Bot} keys="B" onPick={() => setMenu(false)}>{t("act.return")}</MenuItem>
        <MenuItem icon={OctagonPause} danger onPick={() => setMenu(false)}>{t("ann.stop")}</MenuItem>
      </Menu>
      <button class="btn" onClick={() => setDialog(true)}>{t("act.takeover")}</button>
      <button class="btn" onClick={() => say(t("undo.resolved", { id: "K-20418" }), { label: t("undo"), run: () => undefined })}>{t("act.resolve")}</button>
      {dialog && <Dialog title={t("act.takeover.ask", { name: "周敏" })} onClose={() => setDialog(false)}><div class="buttons"><button class="btn" onClick={() => setDialog(false)}>{t("cancel")}</button><button class="btn primary" onClick={() => setDialog(false)}>{t("act.takeover")}</button></div></Dialog>}
    </div>
  );
}

function Boxes() {
  return (
    <>
      {[false, true].map((isNote) => (
        <div key={String(isNote)} class={`box ${isNote ? "note" : ""}`}>
          <div class="modes"><button aria-pressed={!isNote}>{t("reply")}</button><button aria-pressed={isNote}>{t("note")}</button><span class="saving">{t("draft.saved")}</span></div>
          <div class="writing"><textarea rows={2} aria-label={t(isNote ? "note" : "reply")} placeholder={isNote ? t("note.hint") : t("reply.hint", { name: "Sofia" })} /></div>
          <div class="bar"><span class="fit">{isNote ? t("note.private") : t("fit.one", { platform: word("platform", "Telegram") })}</span><button class={`btn ${isNote ? "" : "primary"}`}>{t(isNote ? "note.add" : "send")}</button></div>
        </div>
      ))}
    </>
  );
}

const DAYS: ReportDay[] = [12, 20, 7, 0, 16, 25, 9].map((received, i) => ({ day: `2026-03-0${i + 1}`, received, bot: Math.floor(received / 3), handed_off: received - Math.floor(received / 3), replied: received, first_reply_p50_seconds: received ? 60 + received * 7 : null, first_reply_p90_seconds: received ? 180 + received * 20 : null, resolved: received, ratings: 0, rating_average: null, distribution: [0, 0, 0, 0, 0] }));

export default function PartsPage() {
  const found = sampleConversation();
  const activity = (kind: string, data: Record<string, unknown>) => sampleMessage(kind, { direction: "activity", kind, text: "", author: { kind: "agent", id: "u1", name: "林安" }, data });
  return (
    <main class="page" id="main" tabIndex={0}>
      <div class="top"><h1>Kefu</h1></div>
      <div class="inner">
        <div class="parts">
          <Part name="buttons">
            <div class="row"><button class="btn primary">{t("ann.ask")}</button><button class="btn">{t("act.resolve")}</button><button class="btn ghost">{t("act.transfer")}</button><button class="btn danger">{t("ann.stop")}</button></div>
            <div class="row"><button class="btn primary" disabled>{t("send")}</button><button class="btn" disabled>{t("act.claim")}</button><button class="btn sm">{t("again")}</button><button class="icon-btn" aria-label={t("act.claim")}><Hand size={16} aria-hidden="true" /></button><kbd>⌘K</kbd></div>
            <div class="row">{TONES.map((tone) => <span key={tone} class={`chip ${tone}`}>{word("status", "open")}</span>)}<span class="badge">3</span><span class="count hot">12</span></div>
          </Part>
          <Part name="people">
            <div class="row">{["telegram", "wechat", "weibo", "x"].map((platform) => <Avatar key={platform} id={platform} name={platform === "x" ? "Marcus" : "雨后"} platform={platform} />)}<Avatar id="t" name="周敏" size="md" typing /><Avatar id="s" name="مريم" size="sm" /></div>
            <div class="row">{["telegram", "wechat", "weibo", "x"].map((platform) => <PlatformBadge key={platform} platform={platform} />)}</div>
          </Part>
          <Part name="measures">
            <div class="row"><Dial left={0.8} tone="">6 min</Dial><Dial left={0.2} tone="warn">2 min</Dial><Dial left={0} tone="over">{t("sla.over", { t: "4 min" })}</Dial></div>
            <div class="row"><Door left={0.9} tone="">47 h</Door><Door left={0.1} tone="warn">1 h</Door><Door left={0} tone="over">{t("window.closed.short")}</Door></div>
            <div class="row"><Pips left={5} of={5}>{t("budget.left", { n: 5 })}</Pips><Pips left={1} of={5}>{t("budget.last")}</Pips><Pips left={20} of={20}>{t("budget.left", { n: 20 })}</Pips></div>
          </Part>
          <Part name="rows"><ul role="listbox" aria-label={t("pane.list")}>{ROWS().map((row, i) => <RowItem key={row.case} row={row} at={i === 1} here={i === 0} picked={i === 4 ? true : null} onPick={() => undefined} />)}</ul></Part>
          <Part name="bubbles" wide><div class="tall">{found.messages.map((message) => <Bubble key={message.id} message={message} cont={false} picked={message.id === "bot" ? "h" : ""} found={found} />)}</div></Part>
          <Part name="activity"><div class="tall">{[activity("claimed", {}), activity("transferred", { to: "chain" }), activity("resolved", { outcome: "solved" }), activity("secret_hidden", { kinds: ["recovery_phrase"] })].map((message) => <ActivityLine key={message.id} message={message} />)}</div></Part>
          <Part name="strips">
            <Strip tone="note" icon={StickyNote} action={<button class="btn sm">{t("act.takeover")}</button>}>{t("held.note", { name: "周敏" })}</Strip>
            <Strip tone="plain" icon={Bot}>{t("held.bot")}</Strip>
            <Strip tone="warn" icon={Clock}>{t("window.closed.short")}</Strip>
            <Strip tone="danger" icon={ShieldCheck}>{word("guard", "asks_secret")}</Strip>
            <Strip tone="unknown" icon={TriangleAlert}>{t("dlv.unknown", { platform: "X" })}</Strip>
          </Part>
          <Part name="box"><Boxes /></Part>
          <Part name="floating"><Floating /></Part>
          <Part name="table">
            <table class="table"><thead><tr><th scope="col">{t("facts.team")}</th><th scope="col" class="r">{t("view.unclaimed")}</th></tr></thead><tbody>{["chain", "security"].map((team, i) => <tr key={team}><td>{team}</td><td class="r">{i * 3}</td></tr>)}</tbody></table>
          </Part>
          <Part name="charts"><Volume days={DAYS} /><Waits days={DAYS} /><Stars distribution={[1, 0, 2, 5, 9]} /></Part>
          <Part name="empty">
            <Empty icon={Check} title={t("empty.mine")} hint={t("empty.mine.hint", { n: 9 })}><button class="btn">{t("act.claim_next")}</button></Empty>
            <Empty icon={Inbox} title={t("empty.view")} />
            <Skeleton rows={2} />
            <Failed again={() => undefined}>{t("err.load")}</Failed>
          </Part>
          <Part name="palette"><div class="swatches">{COLOURS.map((name) => <div key={name}><svg aria-hidden="true"><rect width="100%" height="100%" fill={`var(--${name})`} /></svg>{name}</div>)}</div></Part>
        </div>
      </div>
    </main>
  );
}
