/** Telegram: inline buttons, typing, and the brand's channel behind a button of the head. */
import { ChevronLeft, Megaphone } from "lucide-preact";
import { BrandFace } from "../BrandFace";
import { Bubbles } from "../Bubbles";
import { Entry } from "../Entry";
import { Posts } from "../Posts";
import { personOf, type PhoneState } from "../store";
import { tIn } from "../words";

export function Telegram(props: { phone: PhoneState }) {
  const { phone } = props;
  const person = personOf(phone);
  const inChannel = phone.view.value === "posts";
  return (
    <>
      <div class="bar">
        {inChannel && (
          <button class="ic" aria-label={tIn(phone.language, "back")} onClick={() => (phone.view.value = "chat")}><ChevronLeft size={20} aria-hidden="true" /></button>
        )}
        <BrandFace />
        <div class="grow">
          <div class="ttl clip">{inChannel ? phone.brand : `${phone.brand} Support`}</div>
          <small>{inChannel ? tIn(phone.language, "channel") : person?.typing ? tIn(phone.language, "typing") : tIn(phone.language, "bot")}</small>
        </div>
        {!inChannel && (
          <button class="ic" aria-label={tIn(phone.language, "channel")} title={tIn(phone.language, "channel")} onClick={() => (phone.view.value = "posts")}><Megaphone size={20} stroke-width={1.75} aria-hidden="true" /></button>
        )}
      </div>
      {inChannel ? <Posts phone={phone} answers={false} label={tIn(phone.language, "channel")} /> : <Bubbles phone={phone} marks="days" timed />}
      {person?.toast && <p class="popup" role="status">{person.toast}</p>}
      {!inChannel && <Entry phone={phone} placeholder={tIn(phone.language, "message")} label={tIn(phone.language, "message")} />}
    </>
  );
}
