/** What we know about the contact and the case. Empty sections are not drawn; values copy on click. */
import { Check, Circle, KeyRound, Star, X } from "lucide-preact";
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { lang, t, word } from "../../shared/i18n";
import { date, moment } from "../../shared/i18n/time";
import { PlatformBadge } from "../../shared/parts/PlatformBadge";
import { say } from "../../shared/parts/Toasts";
import { serverNow } from "../api";
import { inboxTitle } from "../store/me";
import { viewQuery } from "../store/list";
import type { Conversation } from "../types";
import { promise } from "../list/groups";
import { now } from "../clock";
import { Dial } from "../../shared/parts/Measure";
import { InShort } from "./InShort";
import { RichText } from "./RichText";
import { Thoughts } from "./Thoughts";
import "./details.css";

/** Below 1240 px Details is a sheet. */
export const detailsOpen = signal(false);

function Copy(props: { text: string; mono?: boolean }) {
  return (
    <button class={`copy ${props.mono ? "mono" : ""}`} dir="auto" title={t("copy")} onClick={() => void navigator.clipboard?.writeText(props.text).then(() => say(t("copied"), undefined, 1200))}>
      <RichText text={props.text} />
    </button>
  );
}

const MONO = new Set(["account_id", "transaction_hash", "address"]);

function Intake({ found }: { found: Conversation }) {
  const { intake, conversation } = found;
  if (!intake && !conversation.topic) return null;
  const missing = intake?.missing.length ?? 0;
  return (
    <section>
      <h2>
        {t("facts.intake")}
        {intake && <span class={`chip end ${missing ? "warn" : "good"}`}>{missing ? t("intake.missing", { n: missing }) : <><Check size={14} aria-hidden="true" />{t("intake.complete")}</>}</span>}
      </h2>
      <dl class="kv">
        {(intake?.topic || conversation.topic) && <><dt>{t("facts.topic")}</dt><dd>{word("topic", intake?.topic || conversation.topic)}</dd></>}
        {intake?.have.map((each) => <><dt>{word("intake", each.field)}</dt><dd><Copy text={each.text} mono={MONO.has(each.field)} /></dd></>)}
        {intake?.missing.map((field) => <><dt>{word("intake", field)}</dt><dd class="faint">{t("intake.none")}</dd></>)}
        {conversation.level && conversation.level !== "first" && <><dt>{t("facts.level")}</dt><dd><span class="chip warn">{word("level", conversation.level)}</span></dd></>}
      </dl>
    </section>
  );
}

function Promised({ found }: { found: Conversation }) {
  const due = promise(found.conversation, now.value);
  if (!due) return null;
  return (
    <section>
      <h2>{t("facts.promised")}</h2>
      <Dial left={due.left} tone={due.tone}>{t("facts.reply_by", { t: moment(due.at, lang.value, now.value) })}</Dial>
    </section>
  );
}

export function Details({ found }: { found: Conversation }) {
  const { contact, conversation, earlier, rating } = found;
  const sheet = useRef<HTMLElement>(null);
  const shown = detailsOpen.value;
  useEffect(() => {
    if (!shown) return;
    const opener = document.activeElement as HTMLElement | null;
    sheet.current?.querySelector<HTMLElement>(".sheet-head button")?.focus();
    return () => opener?.isConnected && opener.focus();
  }, [shown]);
  return (
    <aside class="facts" aria-label={t("details")} ref={sheet} onKeyDown={(event) => { if (event.key === "Escape") detailsOpen.value = false; }}>
      <div class="sheet-head">
        <h2>{t("details")}</h2>
        <button class="icon-btn" aria-label={t("close")} onClick={() => (detailsOpen.value = false)}><X size={16} aria-hidden="true" /></button>
      </div>
      <section>
        <h2>{t("facts.contact")}{conversation.key_exposed && <span class="chip danger end"><KeyRound size={14} aria-hidden="true" />{t("facts.exposed")}</span>}</h2>
        <dl class="kv">
          <dt>{t("facts.inbox")}</dt>
          <dd><PlatformBadge platform={conversation.platform} />{inboxTitle(conversation.inbox)}</dd>
          {contact.username && <><dt>{t("facts.username")}</dt><dd><Copy text={contact.username} /></dd></>}
          {contact.language && <><dt>{t("facts.language")}</dt><dd>{word("language", contact.language)}</dd></>}
          {contact.first_seen_at && <><dt>{t("facts.since")}</dt><dd>{date(contact.first_seen_at, lang.value, serverNow())}</dd></>}
          {conversation.team && <><dt>{t("facts.team")}</dt><dd>{conversation.team}</dd></>}
          {!contact.reachable && <><dt>{t("facts.reach")}</dt><dd><span class="chip danger">{t("facts.unreachable")}</span></dd></>}
        </dl>
      </section>
      <InShort found={found} />
      <Thoughts found={found} />
      <Intake found={found} />
      <Promised found={found} />
      {rating && (
        <section>
          <h2>{t("facts.rating")}</h2>
          <div class="row"><Star size={14} aria-hidden="true" />{t("rating.of", { n: rating.score })}</div>
          {rating.comment && <p class="small muted" dir="auto">{rating.comment}</p>}
        </section>
      )}
      {earlier.length > 0 && (
        <section>
          <h2>{t("facts.earlier")}</h2>
          <div class="past">
            {earlier.map((each) => (
              <a key={each.case} href={`/c/${each.case}${viewQuery.value}`} title={each.case}>
                {each.resolved_at ? <Check size={14} aria-hidden="true" /> : <Circle size={14} aria-hidden="true" />}
                <span class="clip">{each.topic ? word("topic", each.topic) : each.case}{each.outcome ? ` · ${word("outcome", each.outcome)}` : ""}</span>
                <span class="count">{date(each.opened_at, lang.value, serverNow())}</span>
              </a>
            ))}
          </div>
        </section>
      )}
    </aside>
  );
}
