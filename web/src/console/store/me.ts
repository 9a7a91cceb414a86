/** Who sits here, what they may do, and the names of everything. */
import { computed, signal } from "@preact/signals";
import { setLang } from "../../shared/i18n";
import { setTheme, type Theme } from "../../shared/theme";
import { ApiError, csrf, get, put } from "../api";
import type { Me, Right } from "../types";

export const me = signal<Me | null>(null);
export const myId = computed(() => me.value?.user.id ?? "");

/** Whether the person has the right; a lead may all that an agent may. */
export function may(right: Right): boolean {
  const rights = me.value?.user.rights ?? [];
  return rights.includes(right) || (right === "agent" && rights.includes("lead")) || (right === "viewer" && rights.length > 0);
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
