/** Durations, clock times and dates as both languages write them. Pure: now, zone and language are given. */
import type { Lang } from "./index";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const WORDS = {
  zh: { s: " 秒", min: " 分钟", m: " 分", h: " 小时", d: " 天" },
  en: { s: " s", min: " min", m: " m", h: " h", d: " d" },
} as const;

/** "45 s", "6 min", "1 h 50 m", "3 d"; seconds only under two minutes. */
export function duration(ms: number, lang: Lang): string {
  const words = WORDS[lang];
  const left = Math.max(0, Math.abs(ms));
  if (left < MINUTE) return `${Math.floor(left / SECOND)}${words.s}`;
  if (left < 2 * MINUTE) return `1${words.m} ${Math.floor((left % MINUTE) / SECOND)}${words.s}`;
  if (left < HOUR) return `${Math.floor(left / MINUTE)}${words.min}`;
  if (left >= 3 * DAY) return `${Math.floor(left / DAY)}${words.d}`;
  const hours = Math.floor(left / HOUR);
  const minutes = Math.floor((left % HOUR) / MINUTE);
  return minutes ? `${hours}${words.h} ${minutes}${words.m}` : `${hours}${words.h}`;
}

/** "7:42": minutes and seconds of a stopwatch, hours in front when there are any. */
export function stopwatch(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let made = cache.get(key);
  if (!made) cache.set(key, (made = new Intl.DateTimeFormat(locale, options)));
  return made;
}

function localeOf(lang: Lang): string {
  return lang === "zh" ? "zh-CN" : "en-GB";
}

/** "14:02". */
export function clock(at: number, lang: Lang, timeZone?: string): string {
  return formatter(localeOf(lang), { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone }).format(at);
}

/** "12 Sep", "9月12日"; the year only when it is another one. */
export function date(at: number, lang: Lang, now: number, timeZone?: string): string {
  const same = new Date(at).getFullYear() === new Date(now).getFullYear();
  const text = formatter(localeOf(lang), { day: "numeric", month: lang === "zh" ? "long" : "short", year: same ? undefined : "numeric", timeZone }).format(at);
  return lang === "zh" ? text.replace(/(\d+)([年月日])/g, "$1 $2 ").trim() : text.replace("Sept", "Sep");
}

/** Midnight before, in the zone of the page. */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** Clock time today, "Yesterday"-less date otherwise: what a list row shows. */
export function rowTime(at: number, lang: Lang, now: number): string {
  return startOfDay(at) === startOfDay(now) ? clock(at, lang) : date(at, lang, now);
}

/** "12 Sep 14:02", without the date today. */
export function moment(at: number, lang: Lang, now: number): string {
  return startOfDay(at) === startOfDay(now) ? clock(at, lang) : `${date(at, lang, now)} ${clock(at, lang)}`;
}

/** "3 min ago". */
export function ago(at: number, lang: Lang, now: number): string {
  const past = now - at;
  const text = new Intl.RelativeTimeFormat(localeOf(lang), { numeric: "always", style: "short" });
  const say = (unit: "second" | "minute" | "hour" | "day", size: number) => {
    const words = text.format(-Math.max(0, Math.round(past / size)), unit);
    return lang === "zh" ? words.replace(/(\d)(?=[\u4e00-\u9fff])/g, "$1 ") : words;
  };
  if (past < MINUTE) return say("second", SECOND);
  if (past < HOUR) return say("minute", MINUTE);
  return past < DAY ? say("hour", HOUR) : say("day", DAY);
}

/** What `<input type=datetime-local>` reads and writes, in the zone of the page. */
export function toLocalInput(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * MINUTE);
  return local.toISOString().slice(0, 16);
}

export function fromLocalInput(value: string): number | null {
  const at = value ? new Date(value).getTime() : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

/** "UTC+8". */
export function zoneName(at: number): string {
  const minutes = -new Date(at).getTimezoneOffset();
  const hours = Math.trunc(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes < 0 ? "−" : "+"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}
