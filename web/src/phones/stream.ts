/** Follows the sandbox's stream: each event names a screen, and only that one is loaded again. */
import { load, offline, phoneOf, reloadChat, reloadPosts } from "./store";

export function follow(): void {
  const source = new EventSource("/api/stream");
  let lost = false;
  source.addEventListener("changed", (event) => {
    const { platform, user } = JSON.parse(event.data) as { platform: string; user: string | null };
    const phone = phoneOf(platform);
    if (!phone) return void load();
    if (user === null || phone.view.value === "posts") void reloadPosts(phone);
    if (user === phone.user.value) void reloadChat(phone);
  });
  source.addEventListener("resync", () => void load());
  source.addEventListener("open", () => {
    if (lost) void load();
    lost = false;
  });
  source.addEventListener("error", () => {
    lost = true;
    offline.value = true;
    // A server that answers with an error ends the stream for good: begin a new one.
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, 1000);
  });
}
