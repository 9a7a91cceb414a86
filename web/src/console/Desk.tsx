/** Conversations: list, thread, details. */
import { MessageSquare } from "lucide-preact";
import { t } from "../shared/i18n";
import { Empty, Failed, Skeleton } from "../shared/parts/States";
import { ListPane } from "./list/ListPane";
import { loadConversation, open, openError, openName } from "./store/conversation";
import { Details, detailsOpen } from "./thread/Details";
import { Talk } from "./thread/Talk";
import "./desk.css";

export function Desk() {
  const now = open.value;
  const name = openName.value;
  return (
    <main class={`desk ${name ? "talking" : ""} ${detailsOpen.value ? "with-facts" : ""}`}>
      <ListPane />
      {now && name ? (
        <Talk key={now.conversation.id} />
      ) : (
        <section class="talk" id="main" aria-label={t("pane.conversation")} tabIndex={-1}>
          {openError.value ? (
            <div class="pad">
              <Failed again={() => void loadConversation(name)}>{openError.value.status === 404 ? t("err.unknown", { id: name }) : t("err.load")}</Failed>
            </div>
          ) : name ? (
            <Skeleton rows={5} />
          ) : (
            <Empty icon={MessageSquare} title={t("empty.pick")} hint={t("empty.pick.hint")} />
          )}
        </section>
      )}
      {now && name && <Details found={now} />}
    </main>
  );
}
