/** The frame: side bar, the page that the address names, and what floats over it. */
import { lazyScreen } from "./frame/lazy";
import { FleetStrips } from "./frame/FleetStrips";
import { KeysHelp } from "./frame/KeysHelp";
import { Palette } from "./frame/Palette";
import { Side } from "./frame/Side";
import { TabBar } from "./frame/TabBar";
import { Toasts } from "../shared/parts/Toasts";
import { Lock } from "lucide-preact";
import { t, word } from "../shared/i18n";
import { Empty } from "../shared/parts/States";
import { Desk } from "./Desk";
import { ShowAgain } from "./security/ShowAgain";
import { place } from "./router";
import { may, me, neededFor, type Deed } from "./store/me";
import "./frame/frame.css";

const Announcements = lazyScreen(() => import("./announcements/Announcements"));
const BoardPage = lazyScreen(() => import("./board/BoardPage"));
const Answers = lazyScreen(() => import("./answers/Answers"));
const Reports = lazyScreen(() => import("./reports/Reports"));
const CannedPage = lazyScreen(() => import("./canned/Canned"));
const Mentions = lazyScreen(() => import("./mentions/Mentions"));
const OfficialList = lazyScreen(() => import("./official/OfficialList"));
const Impostors = lazyScreen(() => import("./impostors/Impostors"));
const Parts = lazyScreen(() => import("./parts/Parts"));
const Inboxes = lazyScreen(() => import("./inboxes/Inboxes"));
const DeadLetters = lazyScreen(() => import("./inboxes/DeadLetters"));
const AuditPage = lazyScreen(() => import("./audit/AuditPage"));
const PeoplePage = lazyScreen(() => import("./people/People"));
const MePage = lazyScreen(() => import("./me/MePage"));

const NEEDS: Record<string, Deed> = { c: "read", announcements: "staff", board: "board", reports: "reports", answers: "knowledge", canned: "desk", mentions: "desk", inboxes: "operate", "dead-letters": "lead", people: "people", "official-list": "security", impostors: "read", audit: "operate" };

/** What the person may not open says so, and who could grant it. */
function NoRight({ deed }: { deed: Deed }) {
  return (
    <main class="page" id="main">
      <Empty icon={Lock} title={t("need.right", { right: word("right", neededFor(deed)) })} hint={t("need.ask")} />
    </main>
  );
}

function Screen() {
  const deed = NEEDS[place.value.screen];
  if (!me.value) return <main class="page" id="main" />;
  if (deed && !may(deed)) return <NoRight deed={deed} />;
  switch (place.value.screen) {
    case "announcements":
      return <Announcements />;
    case "board":
      return <BoardPage />;
    case "reports":
      return <Reports />;
    case "answers":
      return <Answers />;
    case "canned":
      return <CannedPage />;
    case "mentions":
      return <Mentions />;
    case "inboxes":
      return <Inboxes />;
    case "dead-letters":
      return <DeadLetters />;
    case "audit":
      return <AuditPage />;
    case "official-list":
      return <OfficialList />;
    case "impostors":
      return <Impostors />;
    case "parts":
      return <Parts />;
    case "people":
      return <PeoplePage />;
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
      <ShowAgain />
      <Toasts />
    </div>
  );
}
