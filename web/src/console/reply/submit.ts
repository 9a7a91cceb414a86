/** Sends what is in the box. Whatever happens, the typed text is kept or has left. */
import { t, word } from "../../shared/i18n";
import { say, spoken } from "../../shared/parts/Toasts";
import { ApiError } from "../api";
import { notice, open, send } from "../store/conversation";
import { clearDraft, draft, edit, type Draft } from "../store/draft";
import { inboxTitle } from "../store/me";
import { refusal } from "../thread/attempt";
import { fit } from "./fit";

function refused(error: ApiError, mine: Draft): void {
  edit(mine);
  if (error.code === "outgoing_blocked") {
    const spans = (error.fields.spans as [number, number][] | undefined) ?? [];
    const reason = String(error.fields.reason ?? "");
    fit.value = { parts: [], count: 0, limit: 0, unit: "code_points", verdict: "block", reason, spans, text: mine.text };
    notice.value = null;
    return;
  }
  const text = error.status === 0 ? t("send.unsure") : error.status === 503 ? t("err.store_unavailable") : refusal(error);
  notice.value = { kind: "failed", text };
}

export async function submit(): Promise<void> {
  const found = open.value;
  const mine = draft.value;
  if (!found || !(mine.text.trim() || mine.blobs.length)) return;
  if (mine.kind === "reply" && !found.compose.may_reply) return;
  const id = found.conversation.id;
  notice.value = null;
  clearDraft(id);
  fit.value = null;
  try {
    const answer = await send(mine.text, mine.kind, mine.key, mine.blobs.map((each) => each.blob), mine.kind === "reply" ? mine.replyTo : "");
    const holder = answer.conversation?.holder?.name ?? "";
    if (answer.note) notice.value = { kind: "race", text: holder ? t("race.lost", { name: holder }) : t("race.lost.anon") };
    else spoken.value = t(mine.kind === "note" ? "note.added" : "send.queued");
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (open.value?.conversation.id === id) refused(error, mine);
    else say(`${inboxTitle(found.conversation.inbox)}: ${word("err", error.code)}`);
  }
}
