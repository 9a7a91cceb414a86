/** One phone: who holds it, the device with its client, and the two lines about what the fleet did. */
import { ChevronDown, User } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { lang } from "../shared/i18n";
import { clock } from "../shared/i18n/time";
import { Menu, MenuItem } from "../shared/parts/Menu";
import { PlatformBadge } from "../shared/parts/PlatformBadge";
import { Telegram } from "./screens/Telegram";
import { Wechat } from "./screens/Wechat";
import { Weibo } from "./screens/Weibo";
import { X } from "./screens/X";
import { become, personOf, platformNow, shown, type PhoneState } from "./store";
import { Trace } from "./Trace";
import { t } from "./words";
import "./phone.css";
import "./screens/bubbles.css";
import "./screens/posts.css";
import "./screens/telegram.css";
import "./screens/wechat.css";
import "./screens/weibo.css";
import "./screens/x.css";

const SCREENS: Record<string, (props: { phone: PhoneState }) => preact.JSX.Element> = { telegram: Telegram, wechat: Wechat, weibo: Weibo, x: X };

export function Phone(props: { phone: PhoneState }) {
  const { phone } = props;
  const Screen = SCREENS[phone.platform] ?? Telegram;
  const platform = phone.title[lang.value];
  return (
    <section id={`phone-${phone.platform}`} class={`ph s-${phone.platform} ${shown.value === phone.platform ? "shown" : ""}`} aria-label={t("as", { platform, name: personOf(phone)?.name ?? "" })}>
      <div class="row over">
        <PlatformBadge platform={phone.platform} />
        <h2 class="strong">{platform}</h2>
        <span class="grow" />
        <Chooser phone={phone} />
      </div>
      <div class="dev">
        <div class="scr" lang={phone.language}>
          <Status />
          <Screen phone={phone} />
        </div>
      </div>
      <Trace phone={phone} />
    </section>
  );
}

function Chooser(props: { phone: PhoneState }) {
  const { phone } = props;
  const [open, setOpen] = useState(false);
  const label = t("person", { platform: phone.title[lang.value] });
  return (
    <Menu
      open={open}
      onOpen={setOpen}
      label={label}
      button={(attributes) => (
        <button class="btn sm ghost" title={label} {...attributes}>
          <User size={14} stroke-width={1.75} aria-hidden="true" />
          <span class="clip who">{personOf(phone)?.name ?? "…"}</span>
          <ChevronDown size={14} stroke-width={1.75} aria-hidden="true" />
        </button>
      )}
    >
      {phone.people.value.map((person) => (
        <MenuItem
          onPick={() => {
            setOpen(false);
            become(phone, person.user);
          }}
        >
          {person.name}
        </MenuItem>
      ))}
    </Menu>
  );
}

/** The clock of the platform; signal and battery are drawing. */
function Status() {
  const [now, setNow] = useState(platformNow());
  useEffect(() => {
    const timer = setInterval(() => setNow(platformNow()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div class="stat" aria-hidden="true">
      <span>{clock(now, lang.value)}</span>
      <svg viewBox="0 0 44 12" fill="currentColor">
        <rect x="0" y="7" width="3" height="5" rx="1" />
        <rect x="4.5" y="4.5" width="3" height="7.5" rx="1" />
        <rect x="9" y="2" width="3" height="10" rx="1" />
        <rect x="20" y="1.500" width="20" height="9" rx="2.500" fill="none" stroke="currentColor" />
        <rect x="22" y="3.500" width="13" height="5" rx="1" />
        <rect x="41" y="4" width="2" height="4" rx="1" />
      </svg>
    </div>
  );
}
