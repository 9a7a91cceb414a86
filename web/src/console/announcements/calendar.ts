/** Days, weeks and months in the zone of the page. Pure. */
import { startOfDay } from "../../shared/i18n/time";

/** Monday before, midnight. */
export function weekStart(at: number): number {
  const day = new Date(startOfDay(at));
  day.setDate(day.getDate() - ((day.getDay() + 6) % 7));
  return day.getTime();
}

/** The day so many days later; midnight, whatever the clocks do. */
export function dayAfter(day: number, days: number): number {
  const at = new Date(day);
  at.setDate(at.getDate() + days);
  return at.setHours(0, 0, 0, 0);
}

export function monthStart(at: number): number {
  const day = new Date(at);
  day.setDate(1);
  return day.setHours(0, 0, 0, 0);
}

/** The first of the month so many months away. */
export function monthAfter(month: number, months: number): number {
  const day = new Date(month);
  day.setMonth(day.getMonth() + months, 1);
  return day.setHours(0, 0, 0, 0);
}

/** The weeks that a month touches, each of seven days. */
export function weeksOf(month: number): number[][] {
  const weeks: number[][] = [];
  const end = monthAfter(month, 1);
  for (let first = weekStart(month); first < end; first = dayAfter(first, 7)) weeks.push(Array.from({ length: 7 }, (_, i) => dayAfter(first, i)));
  return weeks;
}
