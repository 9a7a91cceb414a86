/** Talks to the sandbox: its own API and the control routes of each emulated platform. */
import type { Action, Message, Overview, Person, Post, TraceLine } from "./types";

/** A refusal of the sandbox, in its own words. */
export class Refused extends Error {}

async function call<T>(path: string, body?: unknown): Promise<T> {
  const init: RequestInit = body === undefined ? {} : { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const response = await fetch(path, { ...init, credentials: "same-origin" });
  const data = (await response.json().catch(() => ({}))) as T & { error?: string };
  if (!response.ok) throw new Refused(data.error ?? String(response.status));
  return data;
}

const control = (platform: string, route: string) => `/emulators/${platform}/_control/${route}`;

export const overview = () => call<Overview>("/api/sandbox");

export const chat = async (platform: string, user: string) =>
  (await call<{ messages: Message[] }>(control(platform, `chat?user=${encodeURIComponent(user)}`))).messages;

export const posts = async (platform: string) => (await call<{ posts: Post[] }>(control(platform, "timeline"))).posts;

export const people = async (platform: string) => (await call<{ users: Person[] }>(control(platform, "users"))).users;

export const trace = async (platform: string, user: string) =>
  (await call<{ lines: TraceLine[] }>(`/api/trace?platform=${platform}&user=${encodeURIComponent(user)}`)).lines;

export const act = (platform: string, action: Action) => call<Record<string, unknown>>(control(platform, "inbound"), action);

export const breakSomething = (what: string) => call<unknown>("/api/break", { break: what });

export const announce = () => call<{ stage: string }>("/api/announce", {});

/** The path of a file on this sandbox: emulators write whole addresses, by the name the fleet knows them by. */
export function local(url: string): string {
  const parsed = new URL(url, location.href);
  return parsed.pathname.startsWith("/emulators/") ? parsed.pathname + parsed.search : parsed.href;
}
