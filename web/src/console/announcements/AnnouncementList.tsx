/** What is planned, what went out: as a week or as a list. */
import { CalendarDays, ChevronLeft, ChevronRight, Megaphone, OctagonPause, Plus } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { lang, locale, t } from "../../shared/i18n";
import { moment, zoneName } from "../../shared/i18n/time";
import { Dialog } from "../../shared/parts/Dialog";
import { Empty, Failed, Skeleton } from "../../shared/parts/States";
import { ApiError, get, query, serverNow } from "../api";
import { stopEverything, stopped } from "../frame/FleetStrips";
import { go, place } from "../router";
import { may } from "../store/me";
import { on } from "../stream";
import type { AnnouncementList as Listed, AnnouncementRow } from "./types";
import { dayAfter, monthAfter, monthStart, weekStart } from "./calendar";
import { Month } from "./Month";
import { RaiseLimit } from "./Overrides";
import { Platforms, StageChip, whenOf } from "./row";
import { Week } from "./Week";

function Row({ row }: { row: AnnouncementRow }) {
  const at = whenOf(row);
  return (
    <a class="ann-row" href={`/announcements/${row.id}`}>
      <span class="stack">
        <span class="strong clip" dir="auto">{row.title || t("ann.untitled")}</span>
        <span class="small faint clip">{t("ann.by", { name: row.author?.name ?? "" })}</span>
      </span>
      <Platforms of={row.targets} />
      <span class="when">{at ? moment(at, lang.value, serverNow()) : t("ann.no_time")}</span>
      <StageChip stage={row.stage} />
    </a>
  );
}

function StopDialog(props: { onClose: () => void }) {
  return (
    <Dialog title={t("stop.ask")} onClose={props.onClose}>
      <p>{t("stop.ask.hint")}</p>
      <div class="buttons">
        <button class="btn" onClick={props.onClose}>{t("cancel")}</button>
        <button class="btn danger" onClick={() => { props.onClose(); void stopEverything(true); }}>{t("ann.stop")}</button>
      </div>
    </Dialog>
  );
}

export function AnnouncementList() {
  const as = place.value.params.get("as") ?? "week";
  const [found, setFound] = useState<Listed | null>(null);
  const [failed, setFailed] = useState(false);
  const asked = Number(place.value.params.get("at")) || serverNow();
  const [start, setStart] = useState(() => weekStart(asked));
  const [month, setMonth] = useState(() => monthStart(asked));
  const [stopping, setStopping] = useState(false);
  const end = dayAfter(start, 7);
  const range = as === "week" ? { from: start, to: end } : as === "month" ? { from: weekStart(month), to: dayAfter(weekStart(dayAfter(monthAfter(month, 1), -1)), 7) } : null;
  const load = () =>
    get<Listed>(`/api/announcements${range ? query(range) : ""}`).then(
      (page) => { setFound(page); setFailed(false); },
      (error: unknown) => error instanceof ApiError && setFailed(true),
    );
  useEffect(() => {
    void load();
    const gone = [on("announcement", () => void load()), on("resync", () => void load())];
    return () => gone.forEach((off) => off());
  }, [as, start, month]);
  useEffect(() => {
    setStart(weekStart(asked));
    setMonth(monthStart(asked));
  }, [place.value.params.get("at")]);
  const canStop = may("staff");

  return (
    <main class="page" id="main">
      <div class="top">
        <h1>{t("nav.announcements")}</h1>
        <div class="tabs wide-only" role="group" aria-label={t("ann.as")}>
          <button aria-pressed={as === "list"} onClick={() => go("/announcements?as=list")}>{t("ann.list")}</button>
          <button aria-pressed={as === "week"} onClick={() => go("/announcements?as=week")}>{t("ann.week")}</button>
          <button aria-pressed={as === "month"} onClick={() => go("/announcements?as=month")}>{t("ann.month")}</button>
        </div>
        <span class="grow" />
        {as === "week" && (
          <span class="row wide-only">
            <button class="icon-btn" aria-label={t("week.before")} onClick={() => setStart(weekStart(start - 86_400_000))}><ChevronLeft size={16} aria-hidden="true" /></button>
            <button class="btn ghost" onClick={() => setStart(weekStart(serverNow()))}>{t("day.today")}</button>
            <button class="icon-btn" aria-label={t("week.after")} onClick={() => setStart(weekStart(end + 3_600_000 * 3))}><ChevronRight size={16} aria-hidden="true" /></button>
            <span class="small faint">{zoneName(start)}</span>
          </span>
        )}
        {as === "month" && (
          <span class="row wide-only">
            <button class="icon-btn" aria-label={t("month.before")} onClick={() => setMonth(monthAfter(month, -1))}><ChevronLeft size={16} aria-hidden="true" /></button>
            <button class="btn ghost" onClick={() => setMonth(monthStart(serverNow()))}>{t("day.today")}</button>
            <button class="icon-btn" aria-label={t("month.after")} onClick={() => setMonth(monthAfter(month, 1))}><ChevronRight size={16} aria-hidden="true" /></button>
            <span class="strong" aria-live="polite">{new Intl.DateTimeFormat(locale(), { year: "numeric", month: "long" }).format(month)}</span>
          </span>
        )}
        {canStop && !stopped.value && <button class="btn danger" onClick={() => setStopping(true)}><OctagonPause size={16} stroke-width={1.75} aria-hidden="true" />{t("ann.stop")}</button>}
        {may("publish") && <a class="btn primary" href="/announcements/new"><Plus size={16} aria-hidden="true" />{t("ann.new")}</a>}
      </div>
      {failed && <div class="pad"><Failed again={() => void load()}>{t("err.list")}</Failed></div>}
      {!found && !failed && <Skeleton rows={6} />}
      {found && as === "week" && <Week items={found.items} start={start} />}
      {found && as === "month" && <Month items={found.items} month={month} onMonth={setMonth} />}
      {found && (
        <div class={`inner ${as === "list" ? "" : "agenda"}`}>
          {found.per_day > 0 && <p class="small faint">{t("ann.today", { n: found.sent_today, of: found.per_day })}{found.sent_today >= found.per_day && <> <RaiseLimit perDay={found.per_day} /></>}</p>}
          {found.items.length ? (
            <div class="ann-rows">{found.items.map((row) => <Row key={row.id} row={row} />)}</div>
          ) : (
            <Empty icon={as !== "list" ? CalendarDays : Megaphone} title={t("ann.empty")} hint={t("ann.empty.hint")}>
              {may("publish") && <a class="btn" href="/announcements/new">{t("ann.new")}</a>}
            </Empty>
          )}
        </div>
      )}
      {stopping && <StopDialog onClose={() => setStopping(false)} />}
    </main>
  );
}
