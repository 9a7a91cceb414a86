/** Runs an action; a refusal is said in words instead of thrown. */
import { t, word } from "../../shared/i18n";
import { say } from "../../shared/parts/Toasts";
import { ApiError } from "../api";
import { nameOf } from "../store/me";

export function refusal(error: ApiError): string {
  const holder = nameOf(error.fields.holder);
  if (error.code === "not_holder" && holder) return t("err.not_holder", { name: holder });
  const reason = String(error.fields.reason ?? "");
  for (const prefix of ["reason", "guard", "problem"]) if (reason && word(prefix, reason) !== reason) return word(prefix, reason);
  const text = word("err", error.code);
  return text === error.code ? t("err.refused", { code: error.code }) : text;
}

/** True when it worked. */
export async function attempt(run: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await run();
    if (done) say(done);
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    say(refusal(error));
    return false;
  }
}
