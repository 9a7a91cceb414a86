/** Words on screen. One typed catalogue per language; a missing key does not compile. */
import { signal } from "@preact/signals";
import { setCookie } from "../cookie";
import { en } from "./en";
import { format, type ParamsOf } from "./format";
import { zh } from "./zh";

export type Lang = "zh" | "en";
export type Key = keyof typeof en;
export type Catalogue = Record<Key, string>;

const catalogues: Record<Lang, Catalogue> = { zh, en };

export const lang = signal<Lang>(typeof document !== "undefined" && document.documentElement.lang.startsWith("en") ? "en" : "zh");

/** The words for a key in the language of the page. */
export function t<K extends Key>(
  key: K,
  ...args: [ParamsOf<(typeof en)[K]>] extends [never] ? [] : [Record<ParamsOf<(typeof en)[K]>, string | number>]
): string {
  return format(catalogues[lang.value][key], args[0] ?? {}, locale());
}

/** The words for a code of the server; the code itself where nobody has named it yet. */
export function word(prefix: string, code: string): string {
  const key = `${prefix}.${code}`;
  return key in catalogues[lang.value] ? catalogues[lang.value][key as Key] : code;
}

export function setLang(next: Lang): void {
  lang.value = next;
  document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
  setCookie("kefu_language", next);
}

/** For Intl: English writes the day first and 24 hours. */
export function locale(): string {
  return lang.value === "zh" ? "zh-CN" : "en-GB";
}

export function platformName(platform: string): string {
  return word("platform", platform);
}
