/** A month as a grid: what is planned and what went out. Arrows move between days, Enter goes in, Escape comes out. */
import { useEffect, useRef, useState } from "preact/hooks";
import { lang, locale, t, word } from "../../shared/i18n";
import { clock, date, startOfDay } from "../../shared/i18n/time";
import { serverNow } from "../api";
import { slowNow } from "../clock";
import { go } from "../router";
import { may } from "../store/me";
import type { AnnouncementRow } from "./types";
import { Platforms, whenOf } from "./row";
import { dayAfter, monthAfter, monthStart, weeksOf, weekStart } from "./calendar";

const SHOWN = 3;

function Event({ row, at }: { row: AnnouncementRow; at: number }) {
  return (
    <a class={`ev ${row.stage}`} href={`/announcements/${row.id}`} tabIndex={-1} title={`${row.title} · ${word("stage", row.stage)}`}>
      <span class="clip"><b dir="auto">{row.title || t("ann.untitled")}</b></span>
      <span class="row"><span>{clock(at, lang.value)} · {word("stage", row.stage)}</span><Platforms of={row.targets} /></span>
    </a>
  );
}

export function Month(props: { items: AnnouncementRow[]; month: number; onMonth: (month: number) => void }) {
  const weeks = weeksOf(props.month);
  const grid = useRef<HTMLTableElement>(null);
  const today = startOfDay(slowNow.value);
  const [at, setAt] = useState(() => (monthStart(today) === props.month ? today : props.month));
  const follow = useRef(false);
  const byDay = new Map<number, { row: AnnouncementRow; at: number }[]>();
  for (const row of props.items) {
    const when = whenOf(row);
    if (when !== null) byDay.set(startOfDay(when), [...(byDay.get(startOfDay(when)) ?? []), { row, at: when }]);
  }
  for (const list of byDay.values()) list.sort((a, b) => a.at - b.at);

  useEffect(() => {
    if (monthStart(at) !== props.month) setAt(monthStart(today) === props.month ? today : props.month);
  }, [props.month]);
  useEffect(() => {
    if (!follow.current) return;
    follow.current = false;
    grid.current?.querySelector<HTMLElement>('td[tabindex="0"]')?.focus();
  }, [at, props.month]);

  const moveTo = (day: number) => {
    follow.current = true;
    setAt(day);
    if (monthStart(day) !== props.month) props.onMonth(monthStart(day));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const cell = (event.target as HTMLElement).closest("td");
    const inside = event.target !== cell;
    const steps: Record<string, () => void> = {
      ArrowLeft: () => moveTo(dayAfter(at, -1)),
      ArrowRight: () => moveTo(dayAfter(at, 1)),
      ArrowUp: () => moveTo(dayAfter(at, -7)),
      ArrowDown: () => moveTo(dayAfter(at, 7)),
      Home: () => moveTo(weekStart(at)),
      End: () => moveTo(dayAfter(weekStart(at), 6)),
      PageUp: () => moveTo(monthAfter(props.month, -1)),
      PageDown: () => moveTo(monthAfter(props.month, 1)),
    };
    if (inside && cell) {
      const links = [...cell.querySelectorAll<HTMLElement>("a")];
      const here = links.indexOf(event.target as HTMLElement);
      if (event.key === "Escape") cell.focus();
      else if (event.key === "ArrowDown") links[Math.min(links.length - 1, here + 1)]?.focus();
      else if (event.key === "ArrowUp") links[Math.max(0, here - 1)]?.focus();
      else return;
    } else if (event.key === "Enter") {
      const first = cell?.querySelector<HTMLElement>("a");
      if (first) first.focus();
      else if (may("publish") && at >= today) go(`/announcements/new?at=${at}`);
    } else if (steps[event.key]) steps[event.key]!();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const name = (day: number) => {
    const n = byDay.get(day)?.length ?? 0;
    return `${date(day, lang.value, serverNow())}, ${n ? t("month.count", { n }) : t("month.none")}`;
  };
  return (
    <div class="month">
      <table class="month-grid" role="grid" ref={grid} aria-label={new Intl.DateTimeFormat(locale(), { year: "numeric", month: "long" }).format(props.month)} onKeyDown={onKeyDown}>
        <thead>
          <tr>{weeks[0]!.map((day) => <th key={day} scope="col" abbr={new Intl.DateTimeFormat(locale(), { weekday: "long" }).format(day)}>{new Intl.DateTimeFormat(locale(), { weekday: "short" }).format(day)}</th>)}</tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => {
                const list = byDay.get(day) ?? [];
                const classes = [monthStart(day) === props.month ? "" : "other", day === today ? "now" : ""].filter(Boolean).join(" ");
                return (
                  <td key={day} role="gridcell" class={classes} tabIndex={day === at ? 0 : -1} aria-label={name(day)} aria-current={day === today ? "date" : undefined} onFocus={() => setAt(day)}>
                    <span class="day-number" aria-hidden="true">{new Date(day).getDate()}</span>
                    {list.slice(0, SHOWN).map((each) => <Event key={each.row.id} row={each.row} at={each.at} />)}
                    {list.length > SHOWN && <a class="small link" tabIndex={-1} href={`/announcements?as=week&at=${day}`}>{t("month.more", { n: list.length - SHOWN })}</a>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="small faint">{t("month.keys")}</p>
    </div>
  );
}
