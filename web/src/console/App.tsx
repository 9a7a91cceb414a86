/** The frame: side bar, the page that the address names, and what floats over it. */
import { lazyScreen } from "./frame/lazy";
import { FleetStrips } from "./frame/FleetStrips";
import { KeysHelp } from "./frame/KeysHelp";
import { Palette } from "./frame/Palette";
import { Side } from "./frame/Side";
import { TabBar } from "./frame/TabBar";
import { Toasts } from "../shared/parts/Toasts";
import { t } from "../shared/i18n";
import { Desk } from "./Desk";
import { place } from "./router";
import "./frame/frame.css";

const Announcements = lazyScreen(() => import("./announcements/Announcements"));
const BoardPage = lazyScreen(() => import("./board/BoardPage"));
const Answers = lazyScreen(() => import("./answers/Answers"));
const Inboxes = lazyScreen(() => import("./inboxes/Inboxes"));
const DeadLetters = lazyScreen(() => import("./inboxes/DeadLetters"));
const MePage = lazyScreen(() => import("./me/MePage"));

function Screen() {
  switch (place.value.screen) {
    case "announcements":
      return <Announcements />;
    case "board":
      return <BoardPage />;
    case "answers":
      return <Answers />;
    case "inboxes":
      return <Inboxes />;
    case "dead-letters":
      return <DeadLetters />;
    case "me":
      return <MePage />;
    default:
      return <Desk />;
  }
}

export function App() {
  const { screen, id } = place.value;
  return (
    <div class={`app ${screen === "c" && id ? "has-talk" : ""}`}>
      <a class="skip" href="#main">{t("skip")}</a>
      <Side />
      <div class="content">
        <FleetStrips />
        <Screen />
      </div>
      <TabBar />
      <Palette />
      <KeysHelp />
      <Toasts />
    </div>
  );
}
