/** Where the page is. Every filter and selection lives in the address. */
import { computed, signal } from "@preact/signals";

export const address = signal(location.pathname + location.search);

export interface Place {
  screen: string;
  id: string;
  params: URLSearchParams;
}

/** "/c/K-20418?view=mine" is the screen "c" with the id "K-20418". */
export function parsePlace(path: string): Place {
  const url = new URL(path, "http://page");
  const [screen = "", ...rest] = url.pathname.split("/").filter(Boolean);
  return { screen: screen || "c", id: rest.map(decodeURIComponent).join("/"), params: url.searchParams };
}

export const place = computed(() => parsePlace(address.value));

/** Goes to an address of this page. */
export function go(path: string, how: "push" | "replace" = "push"): void {
  if (path === address.value) return;
  history[how === "push" ? "pushState" : "replaceState"](null, "", path);
  address.value = location.pathname + location.search;
}

addEventListener("popstate", () => (address.value = location.pathname + location.search));

/** Plain clicks on our own links stay in the page. */
document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest("a");
  if (!link || link.target || link.origin !== location.origin || link.hasAttribute("download")) return;
  if (!SCREENS.has(parsePlace(link.pathname).screen)) return;
  event.preventDefault();
  go(link.pathname + link.search);
});

export const SCREENS = new Set(["c", "announcements", "board", "reports", "answers", "canned", "mentions", "inboxes", "dead-letters", "parts", "me", "people", "official-list", "impostors", "audit"]);
