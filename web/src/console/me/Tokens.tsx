/** API tokens: one's own are made and ended here; a security admin sees and ends those of others. */
import { Bot, TriangleAlert } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { lang, t, word } from "../../shared/i18n";
import { moment } from "../../shared/i18n/time";
import { Dialog } from "../../shared/parts/Dialog";
import { Strip } from "../../shared/parts/Strip";
import { ApiError, del, get, post, serverNow } from "../api";
import { withFactor } from "../security/ShowAgain";
import { on } from "../stream";
import { attempt, refusal } from "../thread/attempt";
import "./security.css";

interface Token {
  id: string;
  name: string;
  rights: string[];
  read_only: boolean;
  created_at: number;
  expires_at: number;
  seen_at: number | null;
}

interface Tokens {
  items: Token[];
  most_days: number;
}

const DAYS = [7, 30, 90, 366];

function NewToken({ rights, most, onMade, onClose }: { rights: string[]; most: number; onMade: (token: string) => void; onClose: () => void }) {
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<string[]>([]);
  const [readOnly, setReadOnly] = useState(true);
  const [days, setDays] = useState(30);
  const [refused, setRefused] = useState("");
  const make = async (event: Event) => {
    event.preventDefault();
    if (chosen.length === 0) return setRefused(t("tokens.choose"));
    try {
      const made = await withFactor(() => post<{ token: string }>("/api/me/tokens", { name: name.trim(), rights: chosen, read_only: readOnly, days }));
      onMade(made.token);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setRefused(refusal(error));
    }
  };
  const turn = (right: string) => setChosen(chosen.includes(right) ? chosen.filter((one) => one !== right) : [...chosen, right]);
  return (
    <Dialog title={t("tokens.new")} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void make(event)}>
        {refused && <Strip tone="danger" icon={TriangleAlert} role="alert">{refused}</Strip>}
        <div class="field">
          <label for="token-name">{t("tokens.name")}</label>
          <input class="input" id="token-name" maxLength={40} required value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </div>
        <fieldset class="field">
          <legend class="lab">{t("people.rights")}</legend>
          {rights.map((right) => (
            <label class="row" key={right}>
              <input type="checkbox" checked={chosen.includes(right)} onChange={() => turn(right)} /> {word("right", right)}
            </label>
          ))}
        </fieldset>
        <label class="row">
          <input type="checkbox" checked={readOnly} onChange={() => setReadOnly(!readOnly)} /> {t("tokens.readOnly")}
        </label>
        <div class="field">
          <label for="token-days">{t("tokens.days")}</label>
          <select class="input" id="token-days" value={days} onChange={(event) => setDays(Number(event.currentTarget.value))}>
            {DAYS.filter((one) => one <= most).map((one) => <option key={one} value={one}>{t("tokens.nDays", { n: one })}</option>)}
          </select>
        </div>
        <button class="btn primary wide">{t("tokens.make")}</button>
      </form>
    </Dialog>
  );
}

function Shown({ token, onClose }: { token: string; onClose: () => void }) {
  return (
    <Dialog title={t("tokens.made")} onClose={onClose}>
      <div class="stack">
        <p>{t("tokens.once")}</p>
        <p class="mono link-text break">{token}</p>
        <button class="btn primary wide" onClick={() => void navigator.clipboard.writeText(token).then(onClose)}>{t("tokens.copy")}</button>
      </div>
    </Dialog>
  );
}

/** ``base``: the address of somebody's tokens. ``rights``: what a new one could be given; none for those of others. */
export function TokenList({ base, rights = [] }: { base: string; rights?: string[] }) {
  const [tokens, setTokens] = useState<Tokens | null>(null);
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState("");
  const load = () => void get<Tokens>(base).then(setTokens, () => undefined);
  useEffect(() => {
    load();
    return on("security", load);
  }, [base]);
  const revoke = (token: Token) => void attempt(() => del(`${base}/${token.id}`), t("tokens.revoked")).then(load);
  const at = (time: number) => moment(time, lang.value, serverNow());
  if (!tokens || (tokens.items.length === 0 && rights.length === 0)) return null;
  return (
    <div class="field">
      <h3 class="lab">{t("tokens.title")}</h3>
      {tokens.items.length > 0 && (
        <div class="card factors">
          {tokens.items.map((token) => (
            <div class="row" key={token.id}>
              <Bot size={16} stroke-width={1.75} aria-hidden="true" />
              <span class="grow stack tight">
                <span class="strong clip"><bdi>{token.name}</bdi></span>
                <span class="small faint">
                  {token.rights.map((right) => word("right", right)).join(", ")}{token.read_only ? ` · ${t("tokens.reads")}` : ""}
                  {" · "}{t("tokens.until", { t: at(token.expires_at) })}{" · "}{token.seen_at ? t("sec.used", { t: at(token.seen_at) }) : t("tokens.unused")}
                </span>
              </span>
              <button class="btn sm" aria-label={t("tokens.revoke.one", { name: token.name })} onClick={() => revoke(token)}>{t("tokens.revoke")}</button>
            </div>
          ))}
        </div>
      )}
      {rights.length > 0 && <div class="row"><button class="btn sm" onClick={() => setMaking(true)}>{t("tokens.new")}</button></div>}
      {making && <NewToken rights={rights} most={tokens.most_days} onMade={(token) => { setMaking(false); setMade(token); load(); }} onClose={() => setMaking(false)} />}
      {made && <Shown token={made} onClose={() => setMade("")} />}
    </div>
  );
}
