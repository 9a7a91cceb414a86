/** Starts the page of four phones. */
import { render } from "preact";
import "../shared/tokens.css";
import "../shared/base.css";
import "../shared/parts/button.css";
import "../shared/parts/chip.css";
import { Page } from "./Page";
import { load } from "./store";
import { follow } from "./stream";

render(<Page />, document.getElementById("app")!);
void load();
follow();
