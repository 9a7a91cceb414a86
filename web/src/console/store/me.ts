/** Who sits here, what they may do, and the names of everything. */
import { computed, signal } from "@preact/signals";
import { setLang } from "../../shared/i18n";
import { setTheme, type Theme } from "../../shared/theme";
import { ApiError, csrf, get, put } from "../api";
import type { Me, Right } from "../types";

export const me = signal<Me | null>(null);
export const myId = computed(() => me.value?.user.id ?? "");

/** Who may what; the server has the same table and the last word. */
const ALLOWED = {
  read: ["agent", "lead", "security_admin"],
  desk: ["agent", "lead"],
  lead: ["lead"],
  staff: ["agent", "lead", "publisher", "approver", "security_admin"],
  publishing: ["publisher", "approver", "security_admin"],
  publish: ["publisher"],
  operate: ["lead", "security_admin"],
  security: ["security_admin"],
  release: ["lead", "approver", "security_admin"],
  reports: ["lead", "security_admin", "approver", "viewer"],
  export: ["lead", "security_admin"],
  knowledge: ["agent", "lead", "publisher"],
  people: ["security_admin"],
  board: ["viewer", "agent", "lead", "publisher", "approver", "security_admin"],
} satisfies Record<string, Right[]>;

export type Deed = keyof typeof ALLOWED;

/** Whether the person may do this kind of thing. */
export function may(deed: Deed): boolean {
  const rights = me.value?.user.rights ?? [];
  return ALLOWED[deed].some((right) => rights.includes(right as Right));
}

/** Whether the owner has a language model and switched it on for this. */
export function machineDoes(use: string): boolean {
  return me.value?.language_model?.includes(use) ?? false;
}

/** The first right that would do, for the sentence that says what is missing. */
export function neededFor(deed: Deed): Right {
  return ALLOWED[deed][0] as Right;
}

/** The person's own teams; all of them for those who belong to none. */
export function ownTeams(): string[] {
  const own = me.value?.user.teams ?? [];
  return own.length ? own : (me.value?.teams ?? []);
}

export async function loadMe(): Promise<void> {
  try {
    const loaded = await get<Me>("/api/me");
    csrf.value = loaded.csrf;
    me.value = loaded;
    const { language, theme } = loaded.user;
    if (language === "zh" || language === "en") void setLang(language);
    if (theme === "light" || theme === "dark" || theme === "system") setTheme(theme);
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) location.assign("/login");
    else throw error;
  }
}

export function saveLanguage(language: "zh" | "en"): void {
  void setLang(language);
  void put("/api/me", { language }).catch(() => undefined);
}

export function saveTheme(theme: Theme): void {
  setTheme(theme);
  void put("/api/me", { theme }).catch(() => undefined);
}

export function inboxTitle(inbox: string): string {
  return me.value?.inboxes.find((each) => each.inbox === inbox)?.title || inbox;
}

/** The name behind a value that may be a person, an id or nothing. */
export function nameOf(person: unknown): string {
  if (person && typeof person === "object" && "name" in person) return String(person.name);
  if (typeof person !== "string" || !person) return "";
  return me.value?.agents.find((each) => each.id === person)?.display_name ?? person;
}
