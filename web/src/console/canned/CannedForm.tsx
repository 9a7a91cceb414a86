/** One quick reply: title, shortcut, for whom, a text per language, and how it will read. */
import { TriangleAlert } from "lucide-preact";
import { useRef, useState } from "preact/hooks";
import { t, word } from "../../shared/i18n";
import { Dialog } from "../../shared/parts/Dialog";
import { Strip } from "../../shared/parts/Strip";
import { ApiError, post, put } from "../api";
import { fill, strangers, VARIABLES, type Values } from "../reply/variables";
import { may, me } from "../store/me";
import { refusal } from "../thread/attempt";
import type { Canned } from "../types";

type Side = "zh" | "en";

/** Made-up values, so that the text can be read as the contact will. */
function sample(side: Side): Values {
  const { user, brand } = me.value!;
  return { name: side === "zh" ? "小鹿" : "Sofia", case: "K-10042", agent: user.display_name, brand: brand[side] };
}

export function ownWritableTeams(): string[] {
  return may("lead") ? ["", ...(me.value?.teams ?? [])] : (me.value?.user.teams ?? []);
}

export function CannedForm(props: { known: Canned | null; onClose: () => void; onSaved: () => void }) {
  const { known } = props;
  const [title, setTitle] = useState(known?.title ?? "");
  const [shortcut, setShortcut] = useState(known?.shortcut ?? "");
  const teams = ownWritableTeams();
  const [team, setTeam] = useState(known?.team ?? teams[0] ?? "");
  const [text, setText] = useState(known?.text ?? { zh: "", en: "" });
  const [side, setSide] = useState<Side>(text.zh || !text.en ? "zh" : "en");
  const [refused, setRefused] = useState("");
  const area = useRef<HTMLTextAreaElement>(null);
  const wrong = strangers(text[side]);

  const insert = (name: string) => {
    const el = area.current!;
    const at = el.selectionStart;
    const next = `${el.value.slice(0, at)}{${name}}${el.value.slice(el.selectionEnd)}`;
    setText({ ...text, [side]: next });
    el.focus();
    requestAnimationFrame(() => el.setSelectionRange(at + name.length + 2, at + name.length + 2));
  };
  const save = async (event: Event) => {
    event.preventDefault();
    const body = { title: title.trim(), text, team, shortcut };
    try {
      await (known ? put(`/api/canned/${encodeURIComponent(known.id)}`, body) : post("/api/canned", body));
      props.onSaved();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setRefused(refusal(error));
    }
  };
  return (
    <Dialog title={t(known ? "canned.edit" : "canned.new")} wide onClose={props.onClose}>
      <form class="canned-form" onSubmit={(event) => void save(event)}>
        {refused && <Strip tone="danger" icon={TriangleAlert} role="alert">{refused}</Strip>}
        <div class="field">
          <label for="canned-title">{t("ann.title")}</label>
          <input class="input" id="canned-title" value={title} maxLength={80} required onInput={(event) => setTitle(event.currentTarget.value)} />
        </div>
        <div class="two">
          <div class="field">
            <label for="canned-short">{t("canned.shortcut")}</label>
            <input class="input mono" id="canned-short" value={shortcut} maxLength={20} pattern="[a-z0-9_\-]*" placeholder="fees" aria-describedby="canned-short-hint" onInput={(event) => setShortcut(event.currentTarget.value.toLowerCase().replace(/[^a-z0-9_-]/g, ""))} />
            <span class="small faint" id="canned-short-hint">{t("canned.shortcut.hint")}</span>
          </div>
          <div class="field">
            <label for="canned-team">{t("canned.for")}</label>
            <select class="input" id="canned-team" value={team} onChange={(event) => setTeam(event.currentTarget.value)}>
              {teams.map((name) => <option key={name} value={name}>{name || t("canned.everybody")}</option>)}
            </select>
          </div>
        </div>
        <fieldset>
          <div class="tabs" role="group" aria-label={t("language")}>
            {(["zh", "en"] as const).map((each) => <button type="button" key={each} aria-pressed={each === side} onClick={() => setSide(each)}>{word("language", each)}</button>)}
          </div>
          <textarea ref={area} class="input" rows={5} lang={side} dir="auto" maxLength={4000} aria-label={`${t("ann.text")}, ${word("language", side)}`} value={text[side]} onInput={(event) => setText({ ...text, [side]: event.currentTarget.value })} />
          <div class="row" role="group" aria-label={t("canned.variables")}>
            <span class="small faint">{t("canned.variables")}</span>
            {VARIABLES.map((name) => <button type="button" class="chip line mono" key={name} title={word("canned.variable", name)} onClick={() => insert(name)}>{`{${name}}`}</button>)}
          </div>
          {wrong.length > 0 && <span class="small danger-text" role="status">{t("canned.stranger", { names: wrong.map((name) => `{${name}}`).join(" ") })}</span>}
          {text[side].trim() && (
            <div class="field" role="region" aria-label={t("preview")}>
              <span class="lab">{t("preview")}</span>
              <p class="preview" lang={side} dir="auto">{fill(text[side], sample(side))}</p>
            </div>
          )}
        </fieldset>
        <div class="buttons">
          <button type="button" class="btn" onClick={props.onClose}>{t("cancel")}</button>
          <button class="btn primary" disabled={!title.trim() || !(text.zh.trim() || text.en.trim())}>{t("save")}</button>
        </div>
      </form>
    </Dialog>
  );
}
