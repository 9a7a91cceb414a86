/** How it ended; then the next row. A leaked key asks its checklist first. */
import { useState } from "preact/hooks";
import { ShieldCheck, TriangleAlert } from "lucide-preact";
import { t, word } from "../../shared/i18n";
import { Dialog } from "../../shared/parts/Dialog";
import { Strip } from "../../shared/parts/Strip";
import { say } from "../../shared/parts/Toasts";
import { ApiError } from "../api";
import { act, closeConversation, neighbours, openRow } from "../store/conversation";
import type { Conversation } from "../types";
import { attempt, refusal } from "./attempt";

const OUTCOMES = ["solved", "answered", "no_reply", "not_ours", "spam"] as const;
const CHECKS = ["warned", "moved", "confirmed"] as const;

export function ResolveDialog(props: { found: Conversation; onClose: () => void }) {
  const row = props.found.conversation;
  const [outcome, setOutcome] = useState<string>("solved");
  const [ask, setAsk] = useState(true);
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState("");
  const blocked = row.key_exposed && done.size < CHECKS.length;

  const submit = async (event: Event) => {
    event.preventDefault();
    const { after, before } = neighbours();
    const goal = after[0] ?? before;
    try {
      await act("resolve", { outcome, ask_rating: ask, ...(row.key_exposed ? { checked: [...done] } : {}) });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return setRefused(refusal(error));
    }
    props.onClose();
    say(t("undo.resolved", { id: row.case }), { label: t("undo"), run: () => void attempt(() => act("reopen", {}, row.id)) });
    if (goal) openRow(goal);
    else closeConversation();
  };
  return (
    <Dialog title={t("resolve.title", { id: row.case })} onClose={props.onClose}>
      <form onSubmit={(event) => void submit(event)}>
        {refused && <Strip tone="danger" icon={TriangleAlert} role="alert">{refused}</Strip>}
        {row.key_exposed && (
          <fieldset class="stack">
            <div id="resolve-why"><Strip tone="danger" icon={ShieldCheck}>{t("resolve.exposed")}</Strip></div>
            {CHECKS.map((name) => (
              <label key={name} class="row">
                <input type="checkbox" checked={done.has(name)} onChange={(event) => {
                  const next = new Set(done);
                  if (event.currentTarget.checked) next.add(name);
                  else next.delete(name);
                  setDone(next);
                }} />
                {word("resolve.check", name)}
              </label>
            ))}
          </fieldset>
        )}
        <fieldset class="stack">
          <legend class="lab">{t("resolve.outcome")}</legend>
          {OUTCOMES.map((name) => (
            <label key={name} class="row">
              <input type="radio" name="outcome" value={name} checked={outcome === name} onChange={() => setOutcome(name)} />
              {word("outcome", name)}
            </label>
          ))}
        </fieldset>
        <label class="row">
          <input type="checkbox" checked={ask} onChange={(event) => setAsk(event.currentTarget.checked)} />
          {t("resolve.ask")}
        </label>
        <div class="buttons">
          <button type="button" class="btn" onClick={props.onClose}>{t("cancel")}</button>
          <button class="btn primary" disabled={blocked} aria-describedby={blocked ? "resolve-why" : undefined}>{t("act.resolve")}</button>
        </div>
      </form>
    </Dialog>
  );
}
