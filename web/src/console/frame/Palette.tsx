/** ⌘K: go anywhere, find a conversation. */
import { signal } from "@preact/signals";
import { Activity, AtSign, BookOpen, ChartColumn, Clock, Hand, Inbox, KanbanSquare, Megaphone, MessageSquare, Moon, Plus, SlidersHorizontal, UserCog, Zap, ShieldAlert, ShieldCheck, type LucideIcon } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../../shared/i18n";
import { Dialog } from "../../shared/parts/Dialog";
import { PlatformBadge } from "../../shared/parts/PlatformBadge";
import { get, query } from "../api";
import { go } from "../router";
import { may, type Deed } from "../store/me";
import type { Row, RowPage } from "../types";

export const paletteOpen = signal(false);

interface Goal {
  label: string;
  icon?: LucideIcon;
  row?: Row;
  to: string;
}

function places(): Goal[] {
  const all: (Goal & { deed?: Deed })[] = [
    { label: t("view.mine"), icon: Inbox, to: "/c", deed: "read" },
    { label: t("nav.mentions"), icon: AtSign, to: "/mentions", deed: "desk" },
    { label: t("view.unclaimed"), icon: Hand, to: "/c?view=unclaimed", deed: "read" },
    { label: t("view.window"), icon: Clock, to: "/c?view=window", deed: "read" },
    { label: t("view.snoozed"), icon: Moon, to: "/c?view=snoozed", deed: "read" },
    { label: t("view.all"), icon: MessageSquare, to: "/c?view=all", deed: "read" },
    { label: t("nav.announcements"), icon: Megaphone, to: "/announcements", deed: "staff" },
    { label: t("ann.new"), icon: Plus, to: "/announcements/new", deed: "publish" },
    { label: t("nav.board"), icon: KanbanSquare, to: "/board", deed: "board" },
    { label: t("nav.reports"), icon: ChartColumn, to: "/reports", deed: "reports" },
    { label: t("nav.answers"), icon: BookOpen, to: "/answers", deed: "knowledge" },
    { label: t("nav.canned"), icon: Zap, to: "/canned", deed: "desk" },
    { label: t("nav.impostors"), icon: ShieldAlert, to: "/impostors", deed: "read" },
    { label: t("nav.official"), icon: ShieldCheck, to: "/official-list", deed: "security" },
    { label: t("nav.inboxes"), icon: Activity, to: "/inboxes", deed: "operate" },
    { label: t("nav.people"), icon: UserCog, to: "/people", deed: "people" },
    { label: t("nav.settings"), icon: SlidersHorizontal, to: "/me" },
  ];
  return all.filter((goal) => !goal.deed || may(goal.deed));
}

export function Palette() {
  return paletteOpen.value ? <PaletteDialog /> : null;
}

function PaletteDialog() {
  const [text, setText] = useState("");
  const [found, setFound] = useState<Row[]>([]);
  const [at, setAt] = useState(0);
  useEffect(() => {
    setAt(0);
    if (text.trim().length < 2 || !may("read")) return setFound([]);
    const stop = new AbortController();
    const timer = setTimeout(() => {
      get<RowPage>(`/api/conversations${query({ view: "all", q: text.trim(), limit: 8 })}`, stop.signal).then((page) => setFound(page.items), () => undefined);
    }, 120);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text]);

  const needle = text.trim().toLowerCase();
  const goals: Goal[] = [
    ...places().filter((goal) => goal.label.toLowerCase().includes(needle)),
    ...found.map((row) => ({ label: row.name, row, to: `/c/${row.case}?view=all` })),
  ];
  const close = () => (paletteOpen.value = false);
  const pick = (goal: Goal | undefined) => {
    if (!goal) return;
    close();
    go(goal.to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") setAt((at + 1) % goals.length);
    else if (event.key === "ArrowUp") setAt((at - 1 + goals.length) % goals.length);
    else if (event.key === "Enter") pick(goals[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={t("palette.open")} onClose={close} class="palette">
      <input
        autofocus
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={goals[at] ? `goal-${at}` : undefined}
        aria-label={t("palette.open")}
        placeholder={t("palette.hint")}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <ul id="palette-list" role="listbox" aria-label={t("palette.open")}>
        {goals.map((goal, i) => (
          <li key={goal.to} id={`goal-${i}`} role="option" aria-selected={i === at} onClick={() => pick(goal)} onPointerMove={() => setAt(i)}>
            {goal.icon && <goal.icon size={16} stroke-width={1.75} aria-hidden="true" />}
            {goal.row && <PlatformBadge platform={goal.row.platform} />}
            <span class="clip grow" dir="auto">{goal.label}</span>
            {goal.row && <span class="mono faint">{goal.row.case}</span>}
          </li>
        ))}
        {!goals.length && <li aria-disabled="true" role="option" aria-selected="false">{t("empty.search", { q: text })}</li>}
      </ul>
    </Dialog>
  );
}
