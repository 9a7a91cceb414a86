/** How a text fits: counted here at once, by the server a moment later. */
import { signal } from "@preact/signals";
import { measure } from "../../shared/counting";
import { post } from "../api";
import type { Compose, Fit, Row } from "../types";

/** The server's answer for the text that was last asked about. */
export const fit = signal<(Fit & { text: string }) | null>(null);

let timer = 0;
let asked = 0;

export function askFit(row: Row, text: string): void {
  clearTimeout(timer);
  if (!text.trim()) {
    fit.value = null;
    return;
  }
  timer = window.setTimeout(() => {
    const mine = ++asked;
    post<Fit>("/api/fit", { inbox: row.inbox, text, surface: row.surface, ...(row.language === "zh" || row.language === "en" ? { language: row.language } : {}) }).then(
      (answer) => {
        if (mine === asked) fit.value = { ...answer, text };
      },
      () => undefined,
    );
  }, 300);
}

/** The count by the platform's rule, before the server has said it. */
export function countNow(text: string, compose: Compose): { count: number; limit: number; parts: number } {
  const count = text ? measure(compose.agent_prefix + text, compose.text_unit) : 0;
  return { count, limit: compose.text_limit, parts: compose.text_limit ? Math.max(1, Math.ceil(count / compose.text_limit)) : 1 };
}
