/** Plays a scene: the words appear in the right phone, key by key, and are sent. */
import { signal } from "@preact/signals";
import { say } from "../shared/parts/Toasts";
import * as api from "./api";
import { become, phoneOf, send, shown } from "./store";
import type { Scene } from "./types";
import { t } from "./words";

const KEY_MS = 25;
const BREATH_MS = 250;

/** The scene on stage; the others wait. */
export const playing = signal("");

export async function play(scene: Scene): Promise<void> {
  if (playing.value) return;
  playing.value = scene.id;
  try {
    if (scene.texts.length) await typed(scene);
    else await announced();
  } finally {
    playing.value = "";
  }
}

async function typed(scene: Scene): Promise<void> {
  const phone = phoneOf(scene.platform);
  if (!phone) return;
  shown.value = phone.platform;
  phone.view.value = "chat";
  become(phone, scene.user);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  await pause(0);
  document.getElementById(`phone-${phone.platform}`)?.scrollIntoView({ block: "nearest", inline: "center", behavior: still ? "auto" : "smooth" });
  for (const text of scene.texts) {
    phone.draft.value = "";
    for (const char of still ? [] : text) {
      phone.draft.value += char;
      await pause(KEY_MS);
    }
    phone.draft.value = text;
    await pause(still ? 0 : BREATH_MS);
    await send(phone);
  }
}

async function announced(): Promise<void> {
  say(t("announcing"));
  try {
    await api.announce();
    for (const platform of ["telegram", "wechat", "weibo", "x"]) {
      const phone = phoneOf(platform);
      if (phone) phone.view.value = "posts";
    }
    say(t("announced"));
  } catch (cause) {
    say(t("not_announced", { reason: cause instanceof Error ? cause.message : String(cause) }));
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
