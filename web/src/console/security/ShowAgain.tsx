/** Asks the person to show a second factor again, when the relay wants it, and then does what was asked for. */
import { signal } from "@preact/signals";
import { TriangleAlert } from "lucide-preact";
import { useState } from "preact/hooks";
import { t } from "../../shared/i18n";
import { Dialog } from "../../shared/parts/Dialog";
import { Strip } from "../../shared/parts/Strip";
import { ApiError, post } from "../api";
import { me } from "../store/me";
import { reopenStream } from "../stream";
import { refusal } from "../thread/attempt";
import { canUsePasskeys, show, type ShowOptions } from "./passkeys";

const waiting = signal<((shown: boolean) => void) | null>(null);

/** Runs something; if a factor must be shown first, asks for it and runs it again. */
export async function withFactor<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof ApiError) || error.fields.reason !== "show_again") throw error;
    const shown = await new Promise<boolean>((done) => (waiting.value = done));
    waiting.value = null;
    if (!shown) throw error;
    return run();
  }
}

export function ShowAgain() {
  return waiting.value ? <Ask done={waiting.value} /> : null;
}

function Ask({ done }: { done: (shown: boolean) => void }) {
  const [code, setCode] = useState("");
  const [refused, setRefused] = useState("");
  const needsFactor = me.value?.second_factor !== false;
  const send = async (body: unknown) => {
    try {
      await post("/api/me/verify", body);
      reopenStream();
      done(true);
    } catch (error) {
      setCode("");
      setRefused(error instanceof ApiError ? refusal(error) : t("sec.passkey.failed"));
    }
  };
  const passkey = async () => {
    try {
      const options = await post<ShowOptions>("/api/me/verify/options");
      await send({ credential: await show(options) });
    } catch {
      setRefused(t("sec.passkey.failed"));
    }
  };
  return (
    <Dialog title={t("sec.again")} onClose={() => done(false)}>
      <form class="stack" onSubmit={(event) => { event.preventDefault(); void send(needsFactor ? { code } : { password: code }); }}>
        <p class="muted">{t("sec.again.why")}</p>
        {refused && <Strip tone="danger" icon={TriangleAlert} role="alert">{refused}</Strip>}
        <div class="field">
          <label for="again-code">{t(needsFactor ? "sec.code" : "ann.password")}</label>
          {needsFactor ? (
            <input class="input" id="again-code" inputMode="numeric" autocomplete="one-time-code" maxLength={24} value={code} autofocus onInput={(event) => setCode(event.currentTarget.value)} />
          ) : (
            <input class="input" id="again-code" type="password" autocomplete="current-password" maxLength={256} value={code} autofocus onInput={(event) => setCode(event.currentTarget.value)} />
          )}
        </div>
        <button class="btn primary wide" disabled={!code.trim()}>{t("sec.continue")}</button>
        {needsFactor && canUsePasskeys() && <button type="button" class="btn wide" onClick={() => void passkey()}>{t("sec.passkey.use")}</button>}
        <button type="button" class="btn ghost wide" onClick={() => done(false)}>{t("cancel")}</button>
      </form>
    </Dialog>
  );
}
