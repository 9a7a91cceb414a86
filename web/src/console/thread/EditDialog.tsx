/** Changes a message that was already sent, where the platform can. */
import { useState } from "preact/hooks";
import { t } from "../../shared/i18n";
import { Dialog } from "../../shared/parts/Dialog";
import { act } from "../store/conversation";
import type { Message } from "../types";
import { attempt } from "./attempt";

export function EditDialog(props: { message: Message; onClose: () => void }) {
  const [text, setText] = useState(props.message.text);
  const save = async (event: Event) => {
    event.preventDefault();
    if (await attempt(() => act(`messages/${encodeURIComponent(props.message.id)}/edit`, { text }))) props.onClose();
  };
  return (
    <Dialog title={t("msg.edit")} onClose={props.onClose}>
      <form onSubmit={(event) => void save(event)}>
        <textarea class="input" rows={6} value={text} aria-label={t("reply")} dir="auto" onInput={(event) => setText(event.currentTarget.value)} />
        <div class="buttons">
          <button type="button" class="btn" onClick={props.onClose}>{t("cancel")}</button>
          <button class="btn primary" disabled={!text.trim() || text === props.message.text}>{t("save")}</button>
        </div>
      </form>
    </Dialog>
  );
}
