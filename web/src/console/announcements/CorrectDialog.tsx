/** A correction goes out under what was sent. */
import { useState } from "preact/hooks";
import { t, word } from "../../shared/i18n";
import { Dialog } from "../../shared/parts/Dialog";
import { LANGUAGES } from "./content";

export function CorrectDialog(props: { onClose: () => void; onSend: (text: { zh: string; en: string }) => void }) {
  const [text, setText] = useState({ zh: "", en: "" });
  return (
    <Dialog title={t("ann.correct")} wide onClose={props.onClose}>
      <form onSubmit={(event) => { event.preventDefault(); props.onSend(text); }}>
        <p class="muted">{t("ann.correct.hint")}</p>
        {LANGUAGES.map((language) => (
          <div class="field" key={language}>
            <label for={`correct-${language}`}>{word("language", language)}</label>
            <textarea class="input" id={`correct-${language}`} lang={language} rows={4} value={text[language]} onInput={(event) => setText({ ...text, [language]: event.currentTarget.value })} />
          </div>
        ))}
        <div class="buttons">
          <button type="button" class="btn" onClick={props.onClose}>{t("cancel")}</button>
          <button class="btn primary" disabled={!text.zh.trim() && !text.en.trim()}>{t("ann.correct")}</button>
        </div>
      </form>
    </Dialog>
  );
}
