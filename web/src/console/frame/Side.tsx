/** The side bar: views with live counts, the workspace by rights, and the person at the foot. */
import { Activity, AtSign, BookOpen, ChartColumn, CircleCheck, Clock, Globe, Hand, Inbox, KanbanSquare, MailX, Megaphone, MessageSquare, Moon, Search, SlidersHorizontal, Sun, UserCog, Users, Zap, ShieldAlert, ShieldCheck, FileCheck, type LucideIcon } from "lucide-preact";
import { lang, t } from "../../shared/i18n";
import { Avatar } from "../../shared/parts/Avatar";
import { Logo } from "../../shared/parts/Logo";
import { isDark } from "../../shared/theme";
import { place } from "../router";
import { counts, view } from "../store/list";
import { mentionsUnread } from "../store/mentions";
import { may, me, ownTeams, saveLanguage, saveTheme } from "../store/me";
import { paletteOpen } from "./Palette";

function Count(props: { of: string; hot?: boolean }) {
  const n = counts.value[props.of];
  if (n === undefined || n === 0) return null;
  return <span class={`count ${props.hot ? "hot" : ""}`}>{n > 999 ? "999+" : n}</span>;
}

function ViewLink(props: { view: string; icon: LucideIcon; label: string; hot?: boolean }) {
  const Icon = props.icon;
  const here = place.value.screen === "c" && view.value.view === props.view && !view.value.q;
  return (
    <a href={props.view === "mine" ? "/c" : `/c?view=${encodeURIComponent(props.view)}`} aria-current={here ? "page" : undefined} title={props.label}>
      <Icon size={16} stroke-width={1.75} aria-hidden="true" />
      <span class="clip">{props.label}</span>
      <Count of={props.view} hot={props.hot ?? false} />
    </a>
  );
}

function PageLink(props: { href: string; icon: LucideIcon; label: string }) {
  const Icon = props.icon;
  return (
    <a href={props.href} aria-current={`/${place.value.screen}` === props.href ? "page" : undefined} title={props.label}>
      <Icon size={16} stroke-width={1.75} aria-hidden="true" />
      <span class="clip">{props.label}</span>
    </a>
  );
}

function MentionsLink() {
  const n = mentionsUnread.value;
  return (
    <a href="/mentions" aria-current={place.value.screen === "mentions" ? "page" : undefined} title={t("nav.mentions")}>
      <AtSign size={16} stroke-width={1.75} aria-hidden="true" />
      <span class="clip">{t("nav.mentions")}</span>
      {n > 0 && <span class="badge">{n > 99 ? "99+" : n}<span class="sr"> {t("mention.unread")}</span></span>}
    </a>
  );
}

function ImpostorsLink() {
  const n = me.value?.impostors ?? 0;
  return (
    <a href="/impostors" aria-current={place.value.screen === "impostors" ? "page" : undefined} title={t("nav.impostors")}>
      <ShieldAlert size={16} stroke-width={1.75} aria-hidden="true" />
      <span class="clip">{t("nav.impostors")}</span>
      {n > 0 && <span class="badge">{n > 99 ? "99+" : n}<span class="sr"> {t("impostor.waiting")}</span></span>}
    </a>
  );
}

function Views() {
  return (
    <>
      <h2>{t("nav.conversations")}</h2>
      <div class="sub">
        <ViewLink view="mine" icon={Inbox} label={t("view.mine")} />
        {may("desk") && <MentionsLink />}
        <ViewLink view="unclaimed" icon={Hand} label={t("view.unclaimed")} />
        {ownTeams().map((team) => (
          <ViewLink key={team} view={`team:${team}`} icon={Users} label={team} />
        ))}
        <ViewLink view="window" icon={Clock} label={t("view.window")} hot />
        <ViewLink view="snoozed" icon={Moon} label={t("view.snoozed")} />
        <ViewLink view="resolved" icon={CircleCheck} label={t("view.resolved")} />
        <ViewLink view="all" icon={MessageSquare} label={t("view.all")} />
      </div>
    </>
  );
}

/** The pages beside the conversations, by rights. */
function Workspace() {
  return (
    <>
      {may("staff") && <PageLink href="/announcements" icon={Megaphone} label={t("nav.announcements")} />}
      {may("board") && <PageLink href="/board" icon={KanbanSquare} label={t("nav.board")} />}
      {may("reports") && <PageLink href="/reports" icon={ChartColumn} label={t("nav.reports")} />}
      {may("knowledge") && <PageLink href="/answers" icon={BookOpen} label={t("nav.answers")} />}
      {may("desk") && <PageLink href="/canned" icon={Zap} label={t("nav.canned")} />}
      {may("read") && <ImpostorsLink />}
      {may("security") && <PageLink href="/official-list" icon={ShieldCheck} label={t("nav.official")} />}
      {may("operate") && <PageLink href="/inboxes" icon={Activity} label={t("nav.inboxes")} />}
      {may("operate") && <PageLink href="/audit" icon={FileCheck} label={t("nav.audit")} />}
      {may("lead") && <PageLink href="/dead-letters" icon={MailX} label={t("nav.dead")} />}
      {may("people") && <PageLink href="/people" icon={UserCog} label={t("nav.people")} />}
    </>
  );
}

/** The same on a phone, where there is no side bar. */
export function Places() {
  return (
    <nav class="places" aria-label={t("nav.workspace")}>
      {may("desk") && <MentionsLink />}
      <Workspace />
    </nav>
  );
}

export function Side() {
  return (
    <nav class="side" aria-label="Kefu">
      <div class="brand">
        <Logo />
        <span class="grow">Kefu</span>
        <button class="icon-btn sm" aria-label={t("palette.open")} title="⌘K" onClick={() => (paletteOpen.value = true)}>
          <Search size={16} stroke-width={1.75} aria-hidden="true" />
        </button>
      </div>
      <div class="nav">
        {may("read") && <Views />}
        <h2>{t("nav.workspace")}</h2>
        <Workspace />
      </div>
      <Foot />
    </nav>
  );
}

function Foot() {
  const person = me.value?.user;
  const waiting = counts.value.mine;
  const Theme = isDark.value ? Sun : Moon;
  return (
    <div class="foot">
      <div class="row">
        <button class="btn ghost sm" lang={lang.value === "zh" ? "en" : "zh-CN"} aria-label={t("language.other.long")} onClick={() => saveLanguage(lang.value === "zh" ? "en" : "zh")}>
          <Globe size={16} stroke-width={1.75} aria-hidden="true" />
          <span class="lang-word">{t("language.other")}</span>
        </button>
        <button class="icon-btn sm end" aria-label={t("theme.toggle")} title={t("theme.toggle")} onClick={() => saveTheme(isDark.value ? "light" : "dark")}>
          <Theme size={16} stroke-width={1.75} aria-hidden="true" />
        </button>
        <a class="icon-btn sm" href="/me" aria-label={t("nav.settings")} title={t("nav.settings")}>
          <SlidersHorizontal size={16} stroke-width={1.75} aria-hidden="true" />
        </a>
      </div>
      {person && (
        <a class="me" href="/me">
          <Avatar id={person.id} name={person.display_name} size="md" />
          <div class="grow">
            <div class="strong clip">{person.display_name}</div>
            <div class="small faint row">
              <span class="dot good" aria-hidden="true" />
              <span class="clip">{waiting === undefined ? t("me.online") : t("me.load", { n: waiting })}</span>
            </div>
          </div>
        </a>
      )}
    </div>
  );
}
