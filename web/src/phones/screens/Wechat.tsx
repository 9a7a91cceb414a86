/** WeChat: faces beside the bubbles, choices as blue words, the account's menu, its articles behind the head's button. */
import { ChevronLeft, Menu as MenuIcon, UserRound } from "lucide-preact";
import { signal } from "@preact/signals";
import { Bubbles } from "../Bubbles";
import { Entry } from "../Entry";
import { Posts } from "../Posts";
import { act, type PhoneState } from "../store";
import type { MenuButton } from "../types";
import { tIn } from "../words";

export function Wechat(props: { phone: PhoneState }) {
  const { phone } = props;
  const inArticles = phone.view.value === "posts";
  return (
    <>
      <div class="bar">
        {inArticles ? (
          <button class="ic" aria-label={tIn(phone.language, "back")} onClick={() => (phone.view.value = "chat")}><ChevronLeft size={20} aria-hidden="true" /></button>
        ) : (
          <span class="ic" />
        )}
        <span class="ttl">{phone.brand}</span>
        {inArticles ? (
          <span class="ic" />
        ) : (
          <button class="ic" aria-label={tIn(phone.language, "articles")} title={tIn(phone.language, "articles")} onClick={() => (phone.view.value = "posts")}><UserRound size={20} stroke-width={1.75} aria-hidden="true" /></button>
        )}
      </div>
      {inArticles ? <Posts phone={phone} answers={false} label={tIn(phone.language, "articles")} /> : <Bubbles phone={phone} marks="times" faces />}
      {!inArticles && <Entry phone={phone} placeholder={tIn(phone.language, "message")} label={tIn(phone.language, "message")} />}
      {!inArticles && phone.menu.value.length > 0 && <AccountMenu phone={phone} />}
    </>
  );
}

const open = signal("");

function AccountMenu(props: { phone: PhoneState }) {
  const { phone } = props;
  const tap = (button: { name: string; key: string }) => {
    open.value = "";
    void act(phone, { action: "menu", button: button.key || button.name });
  };
  return (
    <nav class="mn" aria-label={tIn(phone.language, "menu")} onKeyDown={(event) => event.key === "Escape" && (open.value = "")}>
      <span class="lead"><MenuIcon size={18} stroke-width={1.75} aria-hidden="true" /></span>
      {phone.menu.value.map((button) => (
        <span class="mi">
          {button.items.length > 0 && open.value === button.name && <Items button={button} tap={tap} />}
          {button.items.length > 0 ? (
            <button aria-expanded={open.value === button.name} onClick={() => (open.value = open.value === button.name ? "" : button.name)}>{button.name}</button>
          ) : (
            <button onClick={() => tap(button)}>{button.name}</button>
          )}
        </span>
      ))}
    </nav>
  );
}

function Items(props: { button: MenuButton; tap: (item: { name: string; key: string }) => void }) {
  return (
    <span class="sub">
      {props.button.items.map((item) => (
        <button onClick={() => props.tap(item)}>{item.name}</button>
      ))}
    </span>
  );
}
