/** Talks to the relay. Every answer also tells the server's time, so that clocks on screen are the server's. */
import { signal } from "@preact/signals";

/** A refusal of the server, or `offline` when no answer came. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly fields: Record<string, unknown> = {},
  ) {
    super(code);
  }
}

export const csrf = signal("");
let offset = 0;

/** Now, by the server's clock. */
export function serverNow(): number {
  return Date.now() + offset;
}

function learnTime(response: Response): void {
  const date = Date.parse(response.headers.get("date") ?? "");
  // The header has whole seconds; small differences are only rounding.
  if (!Number.isNaN(date) && Math.abs(date - serverNow()) > 2000) offset = date - Date.now();
}

async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { accept: "application/json" };
  let payload: BodyInit | undefined;
  if (body instanceof FormData) payload = body;
  else if (body !== undefined) {
    payload = JSON.stringify(body);
    headers["content-type"] = "application/json";
  }
  if (method !== "GET") headers["x-csrf-token"] = csrf.value;
  let response: Response;
  try {
    response = await fetch(path, { method, headers, body: payload ?? null, signal: signal ?? null, credentials: "same-origin" });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, "offline");
  }
  learnTime(response);
  const text = await response.text();
  const data = parse(text);
  if (response.ok) return data as T;
  if (response.status === 401 && path !== "/api/me") location.assign("/login");
  const error = (data as { error?: Record<string, unknown> } | null)?.error ?? {};
  throw new ApiError(response.status, String(error.code ?? response.status), error);
}

function parse(text: string): unknown {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

export const get = <T>(path: string, signal?: AbortSignal) => call<T>("GET", path, undefined, signal);
export const post = <T>(path: string, body: unknown = {}) => call<T>("POST", path, body);
export const put = <T>(path: string, body: unknown = {}) => call<T>("PUT", path, body);
export const del = <T>(path: string) => call<T>("DELETE", path);

/** A fresh id of this page's own: the same key twice does nothing twice. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The part of an address after `?`, without what is empty. */
export function query(values: Record<string, string | number | null | undefined>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== null && value !== undefined && value !== "") params.set(name, String(value));
  const text = params.toString();
  return text ? `?${text}` : "";
}
