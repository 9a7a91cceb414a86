/** Taking a conversation from a colleague asks first: they will be told. */
import { t } from "../../shared/i18n";
import { Dialog } from "../../shared/parts/Dialog";
import { act } from "../store/conversation";
import { attempt } from "./attempt";

export function TakeOver(props: { name: string; onClose: () => void }) {
  return (
    <Dialog title={t("act.takeover.ask", { name: props.name })} onClose={props.onClose}>
      <div class="buttons">
        <button class="btn" onClick={props.onClose}>{t("cancel")}</button>
        <button class="btn primary" onClick={() => { props.onClose(); void attempt(() => act("claim", { takeover: true })); }}>{t("act.takeover")}</button>
      </div>
    </Dialog>
  );
}
