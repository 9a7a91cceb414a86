/** All keys, on `?`. */
import { t } from "../../shared/i18n";
import { Dialog } from "../../shared/parts/Dialog";
import { KEY_WORDS, keysOpen } from "../keys";

export function KeyTable() {
  return (
    <div class="keys">
      {KEY_WORDS.map(([key, keys]) => (
        <div key={key}>
          <span>{t(key as "keys.next")}</span>
          <span class="row">{keys.map((name) => <kbd key={name}>{name}</kbd>)}</span>
        </div>
      ))}
    </div>
  );
}

export function KeysHelp() {
  if (!keysOpen.value) return null;
  return (
    <Dialog title={t("keys.title")} wide onClose={() => (keysOpen.value = false)}>
      <KeyTable />
    </Dialog>
  );
}
