/** Starts the console: who am I, then the stream, then the page. */
import { render } from "preact";
import "../shared/tokens.css";
import "../shared/base.css";
import "../shared/parts/button.css";
import "../shared/parts/chip.css";
import "../shared/parts/field.css";
import { App } from "./App";
import { followKeys } from "./keys";
import { followConversation } from "./store/conversation";
import { followDrafts } from "./store/draft";
import { followList } from "./store/list";
import { loadMe } from "./store/me";
import { openStream } from "./stream";

followList();
followConversation();
followDrafts();
followKeys();
render(<App />, document.getElementById("app")!);
void loadMe().then(openStream, openStream);
