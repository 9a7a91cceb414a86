/** Starts the console: who am I, then the stream, then the page. */
import { render } from "preact";
import "../shared/tokens.css";
import "../shared/base.css";
import "../shared/parts/button.css";
import "../shared/parts/chip.css";
import "../shared/parts/field.css";
import { loadWords } from "../shared/i18n";
import { App } from "./App";
import { followKeys } from "./keys";
import { followConversation } from "./store/conversation";
import { followDrafts } from "./store/draft";
import { followMentions } from "./store/mentions";
import { followList, loadList } from "./store/list";
import { go, place } from "./router";
import { loadMe, may } from "./store/me";
import { openStream } from "./stream";

async function start(): Promise<void> {
  const person = loadMe();
  followList();
  followConversation();
  followDrafts();
  followMentions();
  followKeys();
  await loadWords();
  render(<App />, document.getElementById("app")!);
  await person.catch(() => undefined);
  if (place.value.screen === "c" && !may("read") && may("staff")) go("/announcements", "replace");
  if (place.value.screen !== "c") void loadList();
  openStream();
}

void start();
