/** A new account, or other rights for one: what one admin asks a second one for. */
import { useState } from "preact/hooks";
import { t, word } from "../../shared/i18n";
import { Dialog } from "../../shared/parts/Dialog";
import type { Colleague, Right } from "../types";

const RIGHTS: Right[] = ["agent", "lead", "publisher", "approver", "viewer", "security_admin"];

export function PersonForm(props: { known: Colleague | null; onClose: () => void; onAsk: (path: string, wish: Record<string, unknown>) => void }) {
  const { known } = props;
  const [name, setName] = useState("");
  const [shown, setShown] = useState("");
  const [language, setLanguage] = useState<"zh" | "en">("zh");
  const [rights, setRights] = useState<Right[]>(known?.rights ?? ["agent"]);
  const [teams, setTeams] = useState(known?.teams.join(", ") ?? "");
  const flip = (right: Right) => setRights(rights.includes(right) ? rights.filter((each) => each !== right) : [...rights, right]);
  const ask = (event: Event) => {
    event.preventDefault();
    const own = teams.split(/[,，、]/).map((team) => team.trim()).filter(Boolean);
    if (known) props.onAsk(`/api/people/${known.id}`, { do: "rights", rights, teams: own });
    else props.onAsk("/api/people", { name: name.trim().toLowerCase(), display_name: shown.trim(), rights, teams: own, language });
  };
  return (
    <Dialog title={known ? known.display_name : t("people.add")} onClose={props.onClose}>
      <form class="stack" onSubmit={ask}>
        {!known && (
          <>
            <div class="field">
              <label for="person-name">{t("people.name")}</label>
              <input class="input" id="person-name" required maxLength={40} pattern="[A-Za-z0-9][A-Za-z0-9._\-]*" autocomplete="off" spellcheck={false} value={name} onInput={(event) => setName(event.currentTarget.value)} />
            </div>
            <div class="field">
              <label for="person-shown">{t("people.shown")}</label>
              <input class="input" id="person-shown" required maxLength={80} autocomplete="off" value={shown} onInput={(event) => setShown(event.currentTarget.value)} />
            </div>
            <div class="field">
              <span class="lab">{t("language")}</span>
              <div class="tabs" role="group" aria-label={t("language")}>
                {(["zh", "en"] as const).map((each) => <button type="button" key={each} lang={each} aria-pressed={language === each} onClick={() => setLanguage(each)}>{word("language", each)}</button>)}
              </div>
            </div>
          </>
        )}
        <fieldset class="rights">
          <legend class="lab">{t("people.rights")}</legend>
          {RIGHTS.map((right) => (
            <label key={right}><input type="checkbox" checked={rights.includes(right)} onChange={() => flip(right)} /><span>{word("right", right)}<span class="small faint"> {t(`people.right.${right}`)}</span></span></label>
          ))}
        </fieldset>
        <div class="field">
          <label for="person-teams">{t("people.teams")}</label>
          <input class="input" id="person-teams" maxLength={200} value={teams} placeholder={t("people.teams.hint")} onInput={(event) => setTeams(event.currentTarget.value)} />
        </div>
        <p class="small faint">{t("people.second")}</p>
        <button class="btn primary wide" disabled={rights.length === 0}>{t("people.ask")}</button>
      </form>
    </Dialog>
  );
}
