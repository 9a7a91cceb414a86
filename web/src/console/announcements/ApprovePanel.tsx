/** What the second person sees before they say yes: exactly what goes, where, when, for how much, under which hash. */
import { useState } from "preact/hooks";
import { lang, t, word } from "../../shared/i18n";
import { moment } from "../../shared/i18n/time";
import { post, serverNow } from "../api";
import { dollars } from "../reply/Measures";
import { withFactor } from "../security/ShowAgain";
import { me, nameOf } from "../store/me";
import { attempt } from "../thread/attempt";
import type { AnnouncementPage } from "./types";
import { Platforms } from "./row";
import { costOf, objection } from "./CheckList";
import { deliveriesOf } from "./content";
import { AllowLinks } from "./Overrides";

/** Groups of four, so that two people can read it to one another. */
export function shortHash(hash: string): string {
  return hash.slice(0, 16).replace(/(.{4})(?=.)/g, "$1 ");
}

function Form({ page, onChanged }: { page: AnnouncementPage; onChanged: () => void }) {
  const { announcement: ann } = page;
  const [password, setPassword] = useState("");
  const [comment, setComment] = useState("");
  const [back, setBack] = useState(false);
  const approve = async (event: Event) => {
    event.preventDefault();
    const worked = await attempt(() => withFactor(() => post(`/api/announcements/${ann.id}/approve`, { hash: ann.content_hash, password })), t("ann.approved"));
    setPassword("");
    if (worked) onChanged();
  };
  const sendBack = async (event: Event) => {
    event.preventDefault();
    if (await attempt(() => post(`/api/announcements/${ann.id}/send-back`, { comment }))) onChanged();
  };
  const needsPassword = me.value?.second_factor === false;
  const blocked = page.checks.find((check) => objection(check));
  if (back)
    return (
      <form onSubmit={(event) => void sendBack(event)}>
        <div class="field">
          <label for="comment">{t("ann.comment")}</label>
          <textarea class="input" id="comment" rows={3} value={comment} onInput={(event) => setComment(event.currentTarget.value)} />
        </div>
        <button class="btn wide" disabled={!comment.trim()}>{t("ann.send_back")}</button>
        <button type="button" class="btn ghost wide" onClick={() => setBack(false)}>{t("cancel")}</button>
      </form>
    );
  return (
    <form onSubmit={(event) => void approve(event)}>
      <p class="small muted">{t("ann.hash")}</p>
      {needsPassword && <div class="field">
        <label for="again">{t("ann.password")}</label>
        <input class="input" id="again" type="password" autocomplete="current-password" value={password} onInput={(event) => setPassword(event.currentTarget.value)} />
      </div>}
      {blocked && <p class="small" id="blocked">{objection(blocked)}</p>}
      <button class="btn primary wide" disabled={(needsPassword && !password) || !!blocked} aria-describedby={blocked ? "blocked" : undefined}>{t("ann.approve")}</button>
      <button type="button" class="btn wide" onClick={() => setBack(true)}>{t("ann.send_back")}</button>
    </form>
  );
}

export function ApprovePanel({ page, onChanged }: { page: AnnouncementPage; onChanged: () => void }) {
  const { announcement: ann, checks, available } = page;
  const at = ann.started_at ?? ann.starts_at ?? ann.scheduled_at;
  const people = deliveriesOf(ann.content, available);
  const review = ann.stage === "review";
  return (
    <>
      <h2 dir="auto">{ann.title || t("ann.untitled")}</h2>
      <dl class="kv">
        <dt>{t("ann.goes")}</dt><dd><Platforms of={checks} /></dd>
        {people > 0 && <><dt>{t("ann.reach")}</dt><dd>{new Intl.NumberFormat().format(people)}</dd></>}
        <dt>{t("ann.when")}</dt><dd>{at ? moment(at, lang.value, serverNow()) : t("ann.when.approved")}</dd>
        <dt>{t("ann.cost.word")}</dt><dd>{dollars(costOf(checks))}</dd>
        {ann.approver && <><dt>{t("ann.approver")}</dt><dd>{nameOf(ann.approver)}</dd></>}
        {ann.stopped_by && <><dt>{t("ann.stopped_by")}</dt><dd>{nameOf(ann.stopped_by)}</dd></>}
        <dt>{t("ann.hash.word")}</dt><dd class="hash" title={ann.content_hash}>{shortHash(ann.content_hash)}</dd>
      </dl>
      <AllowLinks page={page} />
      {ann.comment && <p class="small muted">{t("ann.sent_back", { comment: ann.comment })}</p>}
      {review && (ann.may_approve ? <Form page={page} onChanged={onChanged} /> : <p class="muted">{ann.mine ? t("ann.four_eyes") : t("ann.no_right", { right: word("right", "approver") })}</p>)}
    </>
  );
}
