/** One's own settings: language, theme, how Send works, keys. */
import { LogOut } from "lucide-preact";
import { useState } from "preact/hooks";
import { lang, t, word } from "../../shared/i18n";
import { theme, type Theme } from "../../shared/theme";
import { csrf } from "../api";
import { KeyTable } from "../frame/KeysHelp";
import { Places } from "../frame/Side";
import { setSingleKeys, singleKeys } from "../keys";
import { enterSends } from "../reply/Reply";
import { Security } from "./Security";
import { me, saveLanguage, saveTheme } from "../store/me";

const THEMES: Theme[] = ["system", "light", "dark"];

function Switch(props: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <div class="row">
      <span class="grow">{props.label}</span>
      <button class="switch" role="switch" aria-checked={props.on} aria-label={props.label} onClick={() => props.onChange(!props.on)} />
    </div>
  );
}

export default function MePage() {
  const [enter, setEnter] = useState(enterSends.get());
  const person = me.value?.user;
  return (
    <main class="page" id="main">
      <div class="top"><h1>{t("nav.settings")}</h1></div>
      <div class="inner narrow">
        {person && (
          <section class="stack">
            <h2>{person.display_name}</h2>
            <p class="muted">{person.name} · {person.rights.map((right) => word("right", right)).join(", ")}</p>
          </section>
        )}
        <Places />
        <section class="field">
          <span class="lab">{t("language")}</span>
          <div class="tabs" role="group" aria-label={t("language")}>
            {(["zh", "en"] as const).map((each) => <button key={each} lang={each} aria-pressed={lang.value === each} onClick={() => saveLanguage(each)}>{word("language", each)}</button>)}
          </div>
        </section>
        <section class="field">
          <span class="lab">{t("theme")}</span>
          <div class="tabs" role="group" aria-label={t("theme")}>
            {THEMES.map((each) => <button key={each} aria-pressed={theme.value === each} onClick={() => saveTheme(each)}>{word("theme", each)}</button>)}
          </div>
        </section>
        <Security />
        <section class="field">
          <span class="lab">{t("me.writing")}</span>
          <Switch label={t("me.enter")} on={enter} onChange={(on) => { enterSends.set(on); setEnter(on); }} />
          <Switch label={t("me.keys")} on={singleKeys.value} onChange={setSingleKeys} />
        </section>
        <section class="field">
          <span class="lab">{t("keys.title")}</span>
          <KeyTable />
        </section>
        <form method="post" action="/logout">
          <input type="hidden" name="csrf" value={csrf.value} />
          <button class="btn"><LogOut size={16} stroke-width={1.75} aria-hidden="true" />{t("logout")}</button>
        </form>
      </div>
    </main>
  );
}
