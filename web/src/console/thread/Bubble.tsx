/** One message: who, what, and what became of it. */
import { Bot, CornerUpLeft, StickyNote } from "lucide-preact";
import { useState } from "preact/hooks";
import { lang, platformName, t } from "../../shared/i18n";
import { clock } from "../../shared/i18n/time";
import type { Pending } from "../store/conversation";
import { may } from "../store/me";
import type { Conversation, Message } from "../types";
import { authorName } from "./ActivityLine";
import { Attachments } from "./Attachments";
import { DeliveryLine, SendingLine, deliveryWords } from "./DeliveryLine";
import { RichText } from "./RichText";
import { quote } from "./quoting";
import { plainText } from "./secrets";

const LONG_LINES = 40;
const LONG_CHARS = 2400;

function look(message: Message): string {
  if (message.direction === "note") return "note";
  if (message.direction === "in") return "in";
  const bot = message.author.kind === "bot" || message.author.kind === "system" ? " bot" : "";
  const status = message.delivery?.status;
  return `out${bot}${status === "unknown" || status === "failed" ? ` ${status}` : ""}`;
}

function Who({ message }: { message: Message }) {
  const name = authorName(message.author);
  const time = clock(message.sent_at ?? message.at, lang.value);
  if (message.direction === "note")
    return (
      <div class="who">
        <StickyNote size={14} stroke-width={1.75} aria-hidden="true" />
        {t("note.label")} · <b>{name}</b> {time}
      </div>
    );
  const entry = message.data.title ?? message.data.entry;
  return (
    <div class="who">
      {message.author.kind === "bot" && <Bot size={14} stroke-width={1.75} aria-hidden="true" />}
      <b dir="auto">{name}</b>
      {time}
      {typeof entry === "string" && entry && <span>· {t("answer.named", { name: entry })}</span>}
      {message.late && <span>· {t("msg.late")}</span>}
    </div>
  );
}

function Quote({ message, found }: { message: Message; found: Conversation }) {
  const id = message.reply_to ?? "";
  const quoted = found.messages.find((each) => each.id === id) ?? message.quoted;
  if (!quoted) return null;
  if (!found.messages.some((each) => each.id === id)) return <span class="quote clip">{plainText(quoted.text) || t("kind.file")}</span>;
  return (
    <a class="quote clip" href={`#m${id}`} onClick={(event) => { event.preventDefault(); document.getElementById(`m${id}`)?.scrollIntoView({ block: "center" }); document.getElementById(`m${id}`)?.focus(); }}>
      {plainText(quoted.text) || t("kind.file")}
    </a>
  );
}

/** Ours that is out, and theirs: what the contact has on their side too. */
function canQuote(message: Message, found: Conversation): boolean {
  if (message.retracted || !found.compose.may_reply || !may("desk")) return false;
  return message.direction === "in" || (message.direction === "out" && message.delivery?.status === "sent");
}

function QuoteButton({ message }: { message: Message }) {
  const name = authorName(message.author);
  return (
    <button class="icon-btn sm quote-btn" tabIndex={-1} aria-label={t("quote.this", { name })} title={`${t("quote.do")} · Q`} onClick={() => quote(message.id)}>
      <CornerUpLeft size={14} stroke-width={1.75} aria-hidden="true" />
    </button>
  );
}

function Text({ message }: { message: Message }) {
  const [all, setAll] = useState(false);
  const long = message.text.split("\n").length > LONG_LINES || message.text.length > LONG_CHARS;
  const text = message.text || (message.kind === "unsupported" ? t("kind.unsupported.long") : "");
  return (
    <>
      <span class={long && !all ? "fold-text" : ""}><RichText text={text} mentions={message.direction === "note"} /></span>
      {long && !all && <button class="link more-btn" onClick={() => setAll(true)}>{t("msg.all")}</button>}
    </>
  );
}

export function Bubble(props: { message: Message; cont: boolean; picked: string; found: Conversation }) {
  const { message, found } = props;
  const platform = platformName(found.conversation.platform);
  const spoken = [authorName(message.author), clock(message.at, lang.value), message.delivery ? deliveryWords(message.delivery, platform) : ""].filter(Boolean).join(", ");
  const choices = message.buttons.flat();
  return (
    <div class={`msg ${look(message)} ${props.cont ? "cont" : ""} ${message.retracted ? "retracted" : ""}`} id={`m${message.id}`} tabIndex={-1} role="group" aria-label={`${spoken}. ${plainText(message.text)}`}>
      {!props.cont && <Who message={message} />}
      <div class="msg-line">
      <div class="bub" lang={message.language || undefined} dir="auto">
        {message.reply_to && <Quote message={message} found={found} />}
        <Attachments items={message.attachments} kind={message.kind} />
        <Text message={message} />
        {choices.length > 0 && (
          <div class="choices">
            {choices.map((choice, i) => (
              <span key={i} class={props.picked && choice.value === props.picked ? "picked" : ""}>
                {choice.text}
                {props.picked && choice.value === props.picked && <span class="sr">{t("picked")}</span>}
              </span>
            ))}
          </div>
        )}
        {message.versions.map((version) => <div class="old" key={version.at}><del>{plainText(version.text)}</del></div>)}
      </div>
      {canQuote(message, found) && <QuoteButton message={message} />}
      </div>
      {!!message.reactions?.length && (
        <div class="reactions" role="group" aria-label={t("reactions")}>
          {message.reactions.map((each) => <span key={each.emoji} class="chip line">{each.emoji} <span class="count">{each.count}</span></span>)}
        </div>
      )}
      {message.retracted && <div class="state">{t("msg.deleted")}</div>}
      {message.versions.length > 0 && <div class="state">{t("msg.edited")}</div>}
      {message.delivery && <DeliveryLine message={message} delivery={message.delivery} platform={platform} />}
    </div>
  );
}

export function PendingBubble({ pending }: { pending: Pending }) {
  return (
    <div class={`msg ${pending.kind === "note" ? "note" : "out"}`}>
      <div class="bub" dir="auto">{pending.text}</div>
      {pending.kind === "reply" && <SendingLine since={pending.at} />}
    </div>
  );
}
