/** Pictures of what the table beside them says; for the eye only. */
import { lang, t } from "../../shared/i18n";
import { date, duration } from "../../shared/i18n/time";
import { serverNow } from "../api";
import type { ReportDay } from "../types";
import { pieces, roundUp } from "./scale";

/** "12 Sep" of "2026-09-12". */
export function dayWords(day: string): string {
  return date(Date.parse(`${day}T12:00:00Z`), lang.value, serverNow(), "UTC");
}

function Under({ days }: { days: ReportDay[] }) {
  const middle = days[Math.floor(days.length / 2)]!;
  return (
    <div class="under">
      <span>{dayWords(days[0]!.day)}</span>
      {days.length > 4 && <span>{dayWords(middle.day)}</span>}
      {days.length > 1 && <span>{dayWords(days.at(-1)!.day)}</span>}
    </div>
  );
}

/** Bars of what came: below what a person had to do, above what the bot did alone. */
export function Volume({ days }: { days: ReportDay[] }) {
  const top = roundUp(Math.max(...days.map((day) => day.received)));
  const width = 100 / days.length;
  return (
    <div aria-hidden="true" class="stack">
      <div class="legend"><span><i />{t("report.with_person")}</span><span><i class="machine" />{t("report.bot")}</span></div>
      <div class="chart">
        <div class="axis"><span>{top}</span><span>0</span></div>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none">
          {days.map((day, i) => {
            const x = i * width + width * 0.15;
            const person = (100 * (day.received - day.bot)) / top;
            const machine = (100 * day.bot) / top;
            return (
              <g key={day.day}>
                <title>{`${dayWords(day.day)}: ${day.received}`}</title>
                {person > 0 && <rect class="person" x={x} width={width * 0.7} y={100 - person} height={person} />}
                {machine > 0 && <rect class="machine" x={x} width={width * 0.7} y={100 - person - machine} height={machine} />}
              </g>
            );
          })}
        </svg>
        <Under days={days} />
      </div>
    </div>
  );
}

/** How long people waited for a person: half of them, nine tenths of them. */
export function Waits({ days }: { days: ReportDay[] }) {
  const top = roundUp(Math.max(1, ...days.map((day) => day.first_reply_p90_seconds ?? 0)));
  return (
    <div aria-hidden="true" class="stack">
      <div class="legend"><span><i class="stroke" />{t("report.p50")}</span><span><i class="stroke most" />{t("report.p90")}</span></div>
      <div class="chart">
        <div class="axis"><span>{duration(top * 1000, lang.value)}</span><span>0</span></div>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none">
          {pieces(days.map((day) => day.first_reply_p90_seconds), top).map((points) => <polyline key={points} class="line most" points={points} />)}
          {pieces(days.map((day) => day.first_reply_p50_seconds), top).map((points) => <polyline key={points} class="line" points={points} />)}
        </svg>
        <Under days={days} />
      </div>
    </div>
  );
}

/** How many gave how many stars; words and numbers are read, the bars are not. */
export function Stars({ distribution }: { distribution: number[] }) {
  const most = Math.max(1, ...distribution);
  return (
    <div class="stars">
      {[5, 4, 3, 2, 1].map((star) => (
        <>
          <span key={`l${star}`}>{t("report.stars", { n: star })}</span>
          <svg key={`b${star}`} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect x="0" y="0" height="10" width={(100 * distribution[star - 1]!) / most} /></svg>
          <span key={`n${star}`}>{distribution[star - 1]}</span>
        </>
      ))}
    </div>
  );
}
