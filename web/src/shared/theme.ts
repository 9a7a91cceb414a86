/** Light, dark or as the system says. Kept in a cookie so that theme.js can set it before the first paint. */
import { signal } from "@preact/signals";
import { setCookie } from "./cookie";

export type Theme = "system" | "light" | "dark";

const system = matchMedia("(prefers-color-scheme: dark)");

export const theme = signal<Theme>("system");
/** What is on screen now, whatever the choice is. */
export const isDark = signal(document.documentElement.classList.contains("dark"));

function apply(): void {
  isDark.value = theme.value === "dark" || (theme.value === "system" && system.matches);
  document.documentElement.classList.toggle("dark", isDark.value);
}

/** Chooses a theme and remembers it on this machine. */
export function setTheme(next: Theme): void {
  theme.value = next;
  setCookie("kefu_theme", next);
  apply();
}

system.addEventListener("change", apply);
