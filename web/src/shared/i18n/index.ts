/** Words on screen. One typed catalogue per language; a missing key does not compile. */
import { batch, signal } from "@preact/signals";
import { setCookie } from "../cookie";
import type { Catalogue, Key } from "./catalogue";
import type { en } from "./en";
import { format, type ParamsOf } from "./format";

export type Lang = "zh" | "en";
export type { Catalogue, Key };

const sources: Record<Lang, () => Promise<Catalogue>> = {
  zh: () => import("./zh").then((module) => module.zh),
  en: () => import("./en").then((module) => module.en),
};

/** The words of the language of the page; the other language comes when somebody asks for it. */
const words = signal<Partial<Record<string, string>>>({});

export const lang = signal<Lang>(typeof document !== "undefined" && document.documentElement.lang.startsWith("en") ? "en" : "zh");

/** The words for a key in the language of the page. */
export function t<K extends Key>(
  key: K,
  ...args: [ParamsOf<(typeof en)[K]>] extends [never] ? [] : [Record<ParamsOf<(typeof en)[K]>, string | number>]
): string {
  return format(words.value[key] ?? "", args[0] ?? {}, locale());
}

/** The words for a code of the server; the code itself where nobody has named it yet. */
export function word(prefix: string, code: string): string {
  return words.value[`${prefix}.${code}`] ?? code;
}

/** Loads the words of the page's language; pages draw when this is done. */
export async function loadWords(): Promise<void> {
  words.value = await sources[lang.value]();
}

/** Changes the language of the page; the old words stay until the new ones are there. */
export async function setLang(next: Lang): Promise<void> {
  if (next === lang.value) return;
  const loaded = await sources[next]();
  batch(() => {
    lang.value = next;
    words.value = loaded;
  });
  document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
  setCookie("kefu_language", next);
}

/** For Intl: English writes the day first and 24 hours. */
export function locale(): string {
  return lang.value === "zh" ? "zh-CN" : "en-GB";
}

/** Names that every page needs, words loaded or not. */
const PLATFORMS: Record<string, [string, string]> = { telegram: ["Telegram", "Telegram"], wechat: ["微信", "WeChat"], weibo: ["微博", "Weibo"], x: ["X", "X"] };

export function platformName(platform: string): string {
  const [zh, en] = PLATFORMS[platform] ?? [platform, platform];
  return lang.value === "zh" ? zh : en;
}
