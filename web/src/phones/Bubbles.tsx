/** The messages of one person with the brand, as every client shows them; colours and corners are each client's. */
import { useEffect, useRef } from "preact/hooks";
import { initial } from "../shared/parts/Avatar";
import { clock, date, startOfDay } from "../shared/i18n/time";
import type { Lang } from "../shared/i18n";
import { local } from "./api";
import { MediaView } from "./MediaView";
import { Link, Rich } from "./Rich";
import { act, personOf, platformNow, type PhoneState } from "./store";
import type { Article, Message } from "./types";
import { langOf, tIn } from "./words";

const GAP_MS = 5 * 60_000;

/** `marks` says what stands between messages: days (Telegram, X) or clock times (WeChat, Weibo). */
export function Bubbles(props: { phone: PhoneState; marks: "days" | "times"; faces?: boolean; timed?: boolean }) {
  const { phone } = props;
  const list = phone.messages.value;
  const log = useRef<HTMLDivElement>(null);
  const last = list.at(-1)?.id;
  const typing = personOf(phone)?.typing ?? false;
  const toEnd = () => {
    const box = log.current;
    if (box) box.scrollTop = box.scrollHeight;
  };
  useEffect(toEnd, [last, list.length, typing, phone.user.value]);
  return (
    <div class="msgs" role="log" aria-label={tIn(phone.language, "log")} tabIndex={0} ref={log} onLoadCapture={toEnd}>
      <span class="push" />
      {list.length === 0 && <p class="nothing">{tIn(phone.language, "empty")}</p>}
      {list.map((message, i) => (
        <>
          <Mark language={phone.language} kind={props.marks} at={message.at * 1000} before={i ? list[i - 1]!.at * 1000 : 0} />
          <Line key={message.id} phone={phone} message={message} faces={props.faces} timed={props.timed} />
        </>
      ))}
      {typing && <div class="b typing"><i /><i /><i /><span class="sr">{tIn(phone.language, "typing")}</span></div>}
    </div>
  );
}

function Mark(props: { language: Lang; kind: "days" | "times"; at: number; before: number }) {
  const now = platformNow();
  const { language } = props;
  const isNew = props.kind === "days" ? startOfDay(props.at) !== startOfDay(props.before) : props.at - props.before > GAP_MS;
  if (!isNew) return null;
  const today = startOfDay(props.at) === startOfDay(now);
  if (props.kind === "days") return <span class="t">{today ? tIn(language, "today") : date(props.at, language, now)}</span>;
  return <span class="t">{today ? clock(props.at, language) : `${date(props.at, language, now)} ${clock(props.at, language)}`}</span>;
}

function Line(props: { phone: PhoneState; message: Message; faces?: boolean | undefined; timed?: boolean | undefined }) {
  const { phone, message } = props;
  if (message.from === "system" || ["event", "service", "fault"].includes(message.kind)) return <span class="t">{message.text}</span>;
  const mine = message.from === "user";
  const bubble = (
    <div class={`b ${mine ? "me" : ""} ${message.kind}`} lang={langOf(message.text)} dir="auto">
      <Body message={message} language={phone.language} />
      {props.timed && <time>{message.edited ? `${tIn(phone.language, "edited")} ` : ""}{clock(message.at * 1000, phone.language)}</time>}
      {message.kind === "menu" && !mine && <MenuLinks phone={phone} message={message} />}
    </div>
  );
  const name = mine ? (personOf(phone)?.name ?? "") : phone.brand;
  return (
    <>
      {props.faces ? (
        <div class={`ln ${mine ? "me" : ""}`}>
          <span class="ava" aria-hidden="true">{initial(name)}</span>
          {bubble}
        </div>
      ) : (
        bubble
      )}
      {message.reactions?.length ? <span class={`react ${mine ? "me" : ""}`}>{message.reactions.join(" ")}</span> : null}
      {message.kind !== "menu" && <Keys phone={phone} message={message} />}
    </>
  );
}

function Body(props: { message: Message; language: Lang }) {
  const { message } = props;
  if (message.deleted) return <span class="gone">{tIn(props.language, "deleted")}</span>;
  if (message.articles?.length) return <Articles list={message.articles} />;
  return (
    <>
      {message.media && <MediaView media={message.media} />}
      {message.text && <span class="words"><Rich text={message.text} entities={message.entities} /></span>}
    </>
  );
}

function Articles(props: { list: Article[] }) {
  return (
    <div class="cards">
      {props.list.map((one) => (
        <Link class="card-in" url={one.url ? new URL(local(one.url), location.href).href : ""}>
          <b>{one.title}</b>
          {one.description && <span>{one.description}</span>}
        </Link>
      ))}
    </div>
  );
}

/** WeChat's msgmenu: the choices are blue words in the bubble. */
function MenuLinks(props: { phone: PhoneState; message: Message }) {
  const { phone, message } = props;
  return (
    <span class="choices">
      {(message.buttons ?? []).flat().map((button) => (
        <button onClick={() => void act(phone, { action: "press", button: button.value, text: button.text, message_id: message.id })}>{button.text}</button>
      ))}
    </span>
  );
}

/** Buttons below a message, row by row as the platform got them. */
function Keys(props: { phone: PhoneState; message: Message }) {
  const { phone, message } = props;
  const rows = (message.buttons ?? []).filter((row) => row.length);
  if (!rows.length) return null;
  return (
    <div class="kb">
      {rows.map((row) => (
        <div class="kr">
          {row.map((button) =>
            button.url ? (
              <Link class="key" url={button.url}>{button.text}</Link>
            ) : (
              <button class="key" onClick={() => void act(phone, { action: "press", button: button.value, message_id: message.id })}>{button.text}</button>
            ),
          )}
        </div>
      ))}
    </div>
  );
}
