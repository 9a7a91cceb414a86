/** An open conversation: head, thread, reply. */
import { useEffect } from "preact/hooks";
import { open } from "../store/conversation";
import { Reply } from "../reply/Reply";
import { Head } from "./Head";
import { Thread } from "./Thread";
import { tellPresent } from "../store/conversation";
import { t } from "../../shared/i18n";
import "../../shared/parts/bubble.css";
import "./thread.css";

export function Talk() {
  const found = open.value!;
  useEffect(() => {
    void tellPresent(found.conversation.id, false);
  }, [found.conversation.id]);
  return (
    <section class="talk" id="main" tabIndex={-1} aria-label={t("pane.with", { name: found.conversation.name })}>
      <Head found={found} />
      <Thread found={found} />
      <Reply found={found} />
    </section>
  );
}
