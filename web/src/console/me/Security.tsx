/** One's own security: second factors, recovery codes, password, where one is signed in. */
import { KeyRound, Smartphone, TriangleAlert } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { lang, t } from "../../shared/i18n";
import { moment } from "../../shared/i18n/time";
import { Dialog } from "../../shared/parts/Dialog";
import { Strip } from "../../shared/parts/Strip";
import { say } from "../../shared/parts/Toasts";
import { ApiError, del, get, post, serverNow } from "../api";
import { canUsePasskeys, make, type MakeOptions } from "../security/passkeys";
import { withFactor } from "../security/ShowAgain";
import { on } from "../stream";
import { attempt, refusal } from "../thread/attempt";
import type { Security as Standing } from "../types";
import { me } from "../store/me";
import { TokenList } from "./Tokens";
import "./security.css";

interface Seed {
  seed: string;
  picture: string[];
}

function Picture({ rows }: { rows: string[] }) {
  const path = rows.flatMap((row, y) => [...row].map((cell, x) => (cell === "1" ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return <svg class="qr" viewBox={`-4 -4 ${rows.length + 8} ${rows.length + 8}`} role="img" aria-label={t("sec.qr")}><path d={path} /></svg>;
}

function NewApp({ seed, onClose }: { seed: Seed; onClose: () => void }) {
  const [code, setCode] = useState("");
  const [name, setName] = useState("");
  const [refused, setRefused] = useState("");
  const confirm = async (event: Event) => {
    event.preventDefault();
    try {
      await withFactor(() => post("/api/me/factors", { code: code.trim(), name }));
      say(t("sec.added"));
      onClose();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setRefused(refusal(error));
    }
  };
  return (
    <Dialog title={t("sec.app.add")} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void confirm(event)}>
        <p>{t("sec.scan")}</p>
        <Picture rows={seed.picture} />
        <p class="small muted">{t("sec.seed")} <code class="mono">{seed.seed.replace(/(.{4})(?=.)/g, "$1 ")}</code></p>
        {refused && <Strip tone="danger" icon={TriangleAlert} role="alert">{refused}</Strip>}
        <div class="field">
          <label for="app-code">{t("sec.code")}</label>
          <input class="input" id="app-code" inputMode="numeric" autocomplete="one-time-code" maxLength={8} required value={code} onInput={(event) => setCode(event.currentTarget.value)} />
        </div>
        <div class="field">
          <label for="app-name">{t("sec.name")}</label>
          <input class="input" id="app-name" maxLength={40} value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </div>
        <button class="btn primary wide">{t("done")}</button>
      </form>
    </Dialog>
  );
}

function Password({ onClose }: { onClose: () => void }) {
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [refused, setRefused] = useState("");
  const change = async (event: Event) => {
    event.preventDefault();
    if (next !== again) return setRefused(t("sec.password.differ"));
    try {
      await withFactor(() => post("/api/me/password", { old, new: next }));
      say(t("sec.password.changed"));
      onClose();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setRefused(refusal(error));
    }
  };
  const fields = [
    ["old", t("sec.password.old"), old, setOld, "current-password"],
    ["new", t("sec.password.new"), next, setNext, "new-password"],
    ["again", t("sec.password.again"), again, setAgain, "new-password"],
  ] as const;
  return (
    <Dialog title={t("sec.password.change")} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void change(event)}>
        {refused && <Strip tone="danger" icon={TriangleAlert} role="alert">{refused}</Strip>}
        {fields.map(([id, label, value, set, complete]) => (
          <div class="field" key={id}>
            <label for={`password-${id}`}>{label}</label>
            <input class="input" id={`password-${id}`} type="password" autocomplete={complete} minLength={id === "old" ? undefined : 8} maxLength={256} required value={value} onInput={(event) => set(event.currentTarget.value)} />
          </div>
        ))}
        <p class="small faint">{t("sec.password.hint")}</p>
        <button class="btn primary wide">{t("save")}</button>
      </form>
    </Dialog>
  );
}

function Codes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  return (
    <Dialog title={t("sec.codes")} onClose={onClose}>
      <div class="stack">
        <p>{t("sec.codes.once")}</p>
        <ul class="codes">{codes.map((code) => <li key={code}><code class="mono">{code}</code></li>)}</ul>
        <button class="btn primary wide" onClick={onClose}>{t("sec.codes.kept")}</button>
      </div>
    </Dialog>
  );
}

export function Security() {
  const [standing, setStanding] = useState<Standing | null>(null);
  const [seed, setSeed] = useState<Seed | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [password, setPassword] = useState(false);
  const load = () => void get<Standing>("/api/me/security").then(setStanding, () => undefined);
  useEffect(() => {
    load();
    return on("security", load);
  }, []);
  const begin = () => void attempt(async () => setSeed(await withFactor(() => post<Seed>("/api/me/factors/totp"))));
  const passkey = () =>
    void attempt(async () => {
      const options = await withFactor(() => post<MakeOptions>("/api/me/factors/passkey"));
      const credential = await make(options).catch(() => null);
      if (!credential) return say(t("sec.passkey.failed"));
      await post("/api/me/factors", { credential, name: t("sec.kind.passkey") });
      say(t("sec.added"));
      load();
    });
  const remove = (id: string) => void attempt(() => withFactor(() => del(`/api/me/factors/${id}`)), t("sec.removed")).then(load);
  const renew = () => void attempt(async () => setCodes((await withFactor(() => post<{ codes: string[] }>("/api/me/recovery-codes"))).codes)).then(load);
  const elsewhere = () => void attempt(() => post("/api/me/sign-out-elsewhere"), t("sec.elsewhere.done")).then(load);
  if (!standing) return null;
  return (
    <section class="field" aria-labelledby="security">
      <h2 class="lab" id="security">{t("sec.title")}</h2>
      {standing.factors.length === 0 && <Strip tone="warn" icon={TriangleAlert}>{t("sec.none")}</Strip>}
      {standing.factors.length > 0 && (
        <div class="card factors">
          {standing.factors.map((factor) => {
            const Icon = factor.kind === "passkey" ? KeyRound : Smartphone;
            return (
              <div class="row" key={factor.id}>
                <Icon size={16} stroke-width={1.75} aria-hidden="true" />
                <span class="grow stack tight">
                  <span class="strong clip">{factor.name}</span>
                  <span class="small faint">{t(factor.kind === "passkey" ? "sec.kind.passkey" : "sec.kind.totp")}{factor.used_at ? ` · ${t("sec.used", { t: moment(factor.used_at, lang.value, serverNow()) })}` : ""}</span>
                </span>
                {standing.factors.length > 1 && <button class="btn sm" aria-label={t("sec.remove", { name: factor.name })} onClick={() => remove(factor.id)}>{t("canned.remove")}</button>}
              </div>
            );
          })}
        </div>
      )}
      {standing.factors.length === 1 && <p class="small faint">{t("sec.one")}</p>}
      <div class="row wrap">
        <button class="btn sm" onClick={begin}>{t("sec.app.add")}</button>
        {canUsePasskeys() && <button class="btn sm" onClick={passkey}>{t("sec.passkey.add")}</button>}
        {standing.factors.length > 0 && <button class="btn sm" onClick={renew}>{t("sec.codes.new", { n: standing.recovery_left })}</button>}
        <button class="btn sm" onClick={() => setPassword(true)}>{t("sec.password.change")}</button>
        {standing.sessions > 1 && <button class="btn sm" onClick={elsewhere}>{t("sec.elsewhere", { n: standing.sessions - 1 })}</button>}
      </div>
      <TokenList base="/api/me/tokens" rights={me.value?.user.rights ?? []} />
      {seed && <NewApp seed={seed} onClose={() => { setSeed(null); load(); }} />}
      {codes && <Codes codes={codes} onClose={() => setCodes(null)} />}
      {password && <Password onClose={() => setPassword(false)} />}
    </section>
  );
}
