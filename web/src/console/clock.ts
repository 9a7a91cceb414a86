/** Now, for everything on screen that runs out: each second, by the server's clock. */
import { signal } from "@preact/signals";
import { serverNow } from "./api";

export const now = signal(serverNow());
/** Only every ten seconds: for what sorts and groups. */
export const slowNow = signal(serverNow());

setInterval(() => {
  now.value = serverNow();
  if (now.value - slowNow.value >= 10_000) slowNow.value = now.value;
}, 1000);
