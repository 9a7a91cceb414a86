/** Screens that are loaded when they are first opened. */
import type { FunctionComponent } from "preact";
import { signal } from "@preact/signals";
import { Skeleton } from "../../shared/parts/States";

export function lazyScreen(load: () => Promise<{ default: FunctionComponent }>): FunctionComponent {
  const loaded = signal<FunctionComponent | null>(null);
  let asked = false;
  return function Lazy() {
    if (!asked) {
      asked = true;
      void load().then((module) => (loaded.value = module.default));
    }
    const Page = loaded.value;
    return Page ? <Page /> : <main class="page" id="main"><Skeleton rows={6} /></main>;
  };
}
