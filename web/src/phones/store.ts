/** What is on the four screens. Each phone reloads what changed, at most one request of a kind at a time. */
import { signal, type Signal } from "@preact/signals";
import type { Lang } from "../shared/i18n";
import * as api from "./api";
import type { Action, Message, MenuButton, Overview, Person, Post, TraceLine, Words } from "./types";

const CHINESE = new Set(["wechat", "weibo"]);

export type View = "chat" | "posts";

/** One phone: whose it is and what it shows. */
export interface PhoneState {
  platform: string;
  title: Words;
  /** What the client speaks. */
  language: Lang;
  /** What the brand is called there. */
  brand: string;
  user: Signal<string>;
  people: Signal<Person[]>;
  menu: Signal<MenuButton[]>;
  messages: Signal<Message[]>;
  posts: Signal<Post[]>;
  trace: Signal<TraceLine[]>;
  view: Signal<View>;
  draft: Signal<string>;
  problem: Signal<string>;
  /** What a new post answers, in the timeline. */
  replying: Signal<Post | null>;
}

export const phones = signal<PhoneState[]>([]);
export const overview = signal<Overview | null>(null);
export const offline = signal(false);
/** On a small screen: the phone that is shown. */
export const shown = signal("telegram");
/** Platform time in milliseconds minus this machine's, when the overview was loaded. */
const clock = signal({ now: Date.now(), real: Date.now(), scale: 1 });

/** Now, by the platforms' clock. */
export function platformNow(): number {
  const { now, real, scale } = clock.value;
  return now + (Date.now() - real) * scale;
}

/** Loads everything: at the start, after a gap, and when the clock was moved. */
export async function load(): Promise<void> {
  try {
    const found = await api.overview();
    clock.value = { now: found.now * 1000, real: Date.now(), scale: found.scale };
    overview.value = found;
    phones.value = found.platforms.map((info) => {
      const old = phones.value.find((one) => one.platform === info.platform);
      const phone = old ?? fresh(info.platform, info.title, info.users[0]?.user ?? "");
      phone.people.value = info.users;
      phone.menu.value = info.menu;
      return phone;
    });
    offline.value = false;
    await Promise.all(phones.value.flatMap((phone) => [reloadChat(phone), reloadPosts(phone)]));
  } catch {
    offline.value = true;
  }
}

function fresh(platform: string, title: Words, user: string): PhoneState {
  return {
    platform,
    title,
    language: CHINESE.has(platform) ? "zh" : "en",
    brand: CHINESE.has(platform) ? "轨道钱包" : "Orbit Wallet",
    user: signal(user),
    people: signal([]),
    menu: signal([]),
    messages: signal([]),
    posts: signal([]),
    trace: signal([]),
    view: signal<View>("chat"),
    draft: signal(""),
    problem: signal(""),
    replying: signal(null),
  };
}

export function phoneOf(platform: string): PhoneState | undefined {
  return phones.value.find((phone) => phone.platform === platform);
}

/** The person who holds this phone. */
export function personOf(phone: PhoneState): Person | undefined {
  return phone.people.value.find((person) => person.user === phone.user.value);
}

/** Hands the phone to somebody else. */
export function become(phone: PhoneState, user: string): void {
  if (phone.user.value === user) return;
  phone.user.value = user;
  phone.messages.value = [];
  phone.trace.value = [];
  phone.problem.value = "";
  void reloadChat(phone);
}

const running = new Map<string, { again: boolean }>();

/** Runs a reload once, and once more when it was wanted meanwhile: the last answer is never an old one. */
async function once(key: string, work: () => Promise<void>): Promise<void> {
  const busy = running.get(key);
  if (busy) {
    busy.again = true;
    return;
  }
  const mine = { again: false };
  running.set(key, mine);
  try {
    do {
      mine.again = false;
      await work();
    } while (mine.again);
  } catch {
    offline.value = true;
  } finally {
    running.delete(key);
  }
}

export function reloadChat(phone: PhoneState): Promise<void> {
  return once(`chat ${phone.platform}`, async () => {
    const user = phone.user.value;
    if (!user) return;
    const [messages, people, trace] = await Promise.all([
      api.chat(phone.platform, user),
      api.people(phone.platform),
      api.trace(phone.platform, user),
    ]);
    if (user !== phone.user.value) return void reloadChat(phone);
    phone.messages.value = messages;
    phone.people.value = people;
    phone.trace.value = trace;
    // A typing sign ends by itself, without anybody telling.
    if (people.some((person) => person.user === user && person.typing)) setTimeout(() => void reloadChat(phone), 1000);
  });
}

export function reloadPosts(phone: PhoneState): Promise<void> {
  return once(`posts ${phone.platform}`, async () => {
    phone.posts.value = await api.posts(phone.platform);
  });
}

/** Lets the phone's person act; a refusal is shown on the phone. */
export async function act(phone: PhoneState, action: Action): Promise<boolean> {
  try {
    await api.act(phone.platform, { user: phone.user.value, ...action });
    phone.problem.value = "";
    return true;
  } catch (cause) {
    phone.problem.value = cause instanceof api.Refused ? cause.message : "offline";
    return false;
  }
}

/** Sends what is written: a message, or in the timeline a mention or an answer. */
export async function send(phone: PhoneState): Promise<void> {
  const text = phone.draft.value.trim();
  if (!text) return;
  phone.draft.value = "";
  const target = phone.replying.value;
  let action: Action = { text };
  if (phone.view.value === "posts") action = target ? answerTo(phone, target, text) : { action: "mention", text };
  phone.replying.value = null;
  if (!(await act(phone, action))) phone.draft.value = text;
}

/** Weibo tells posts from comments; X has posts only. Naming the brand makes the platform tell it. */
function answerTo(phone: PhoneState, target: Post, text: string): Action {
  if (phone.platform !== "weibo") return { action: "reply", text: `@orbitwallet ${text}`, message_id: target.id };
  const named = text.includes("@轨道钱包") ? text : `@轨道钱包 ${text}`;
  return { action: "comment", text: named, ...(target.kind === "comment" ? { reply_to: target.id } : { message_id: target.id }) };
}
