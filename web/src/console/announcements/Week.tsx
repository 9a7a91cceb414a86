/** Seven days, hours down: one block per announcement, a red line for now. */
import { useEffect, useRef } from "preact/hooks";
import { lang, locale, t, word } from "../../shared/i18n";
import { clock, startOfDay } from "../../shared/i18n/time";
import { slowNow } from "../clock";
import type { AnnouncementRow } from "./types";
import { Platforms, whenOf } from "./row";

const DAY = 86_400_000;
const FROM = 0;
const HOURS = Array.from({ length: 24 - FROM }, (_, i) => FROM + i);

function Event({ row, at }: { row: AnnouncementRow; at: number }) {
  const { progress, stage } = row;
  const share = stage === "sending" && progress?.total ? ` ${Math.round((100 * progress.sent) / progress.total)}%` : "";
  return (
    <a class={`ev ${stage}`} href={`/announcements/${row.id}`}>
      <b dir="auto">{row.title || t("ann.untitled")}</b>
      <span class="pfs"><Platforms of={row.targets} /></span>
      <span>{clock(at, lang.value)} · {word("stage", stage)}{share}</span>
    </a>
  );
}

export function Week(props: { items: AnnouncementRow[]; start: number }) {
  const box = useRef<HTMLDivElement>(null);
  const line = useRef<HTMLDivElement>(null);
  const days = Array.from({ length: 7 }, (_, i) => startOfDay(props.start + i * DAY + DAY / 2));
  const now = slowNow.value;
  const today = startOfDay(now);
  const minute = new Date(now).getMinutes();
  const placed = props.items.flatMap((row) => {
    const at = whenOf(row);
    return at === null ? [] : [{ row, at, day: startOfDay(at), hour: new Date(at).getHours() }];
  });

  useEffect(() => line.current?.style.setProperty("--at", `${(100 * minute) / 60}%`), [minute, now]);
  useEffect(() => {
    const first = Math.min(8, ...placed.map((each) => each.hour));
    const row = box.current?.querySelector<HTMLElement>(`[data-hour="${first}"]`);
    if (row && box.current) box.current.scrollTop = row.offsetTop - 70;
  }, [props.start, props.items.length]);

  const untimed = props.items.filter((row) => whenOf(row) === null);
  return (
    <>
    {untimed.length > 0 && (
      <div class="untimed">
        <span class="small faint">{t("ann.untimed")}</span>
        {untimed.map((row) => <a key={row.id} class="chip line" href={`/announcements/${row.id}`} dir="auto">{row.title || t("ann.untitled")}</a>)}
      </div>
    )}
    <div class="week" ref={box} tabIndex={0} role="region" aria-label={t("ann.week")}>
      <div class="week-grid">
        <div class="hd" />
        {days.map((day) => (
          <div key={day} class={`hd ${day === today ? "now" : ""}`}>
            {new Intl.DateTimeFormat(locale(), { weekday: "short" }).format(day)}
            <b>{new Date(day).getDate()}</b>
          </div>
        ))}
        {HOURS.map((hour) => (
          <>
            <div key={`h${hour}`} class={`hr ${hour === FROM ? "first" : ""}`} data-hour={hour}>{hour}:00</div>
            {days.map((day) => (
              <div key={`${day}-${hour}`} class="cell">
                {day === today && new Date(now).getHours() === hour && <div class="now-line" ref={line} />}
                {placed.filter((each) => each.day === day && each.hour === hour).map(({ row, at }) => <Event key={row.id} row={row} at={at} />)}
              </div>
            ))}
          </>
        ))}
      </div>
    </div>
    </>
  );
}
