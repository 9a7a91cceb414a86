/** The page of four phones: head, scenes, phones, logins. */
import { ChevronDown, ChevronRight, FlaskConical, Globe, Moon, Sun, Zap } from "lucide-preact";
import { useState } from "preact/hooks";
import { lang, setLang } from "../shared/i18n";
import { Avatar } from "../shared/parts/Avatar";
import { Logo } from "../shared/parts/Logo";
import { Menu, MenuItem } from "../shared/parts/Menu";
import { PlatformBadge } from "../shared/parts/PlatformBadge";
import { say, Toasts } from "../shared/parts/Toasts";
import { isDark, setTheme } from "../shared/theme";
import { breakSomething } from "./api";
import { Phone } from "./Phone";
import { play, playing } from "./scenes";
import { offline, overview, phones, shown } from "./store";
import type { Login } from "./types";
import { t, word } from "./words";
import "./page.css";

export function Page() {
  return (
    <div class="sb">
      <Head />
      <main>
        <div class="hero">
          <div class="grow">
            <h1>{t("head")}</h1>
            <p>{t("sub")}</p>
          </div>
          <Scenes />
        </div>
        {offline.value && <p class="lost" role="alert">{t("offline")}</p>}
        <PhoneTabs />
        <div class="phones">
          {phones.value.map((phone) => (
            <Phone key={phone.platform} phone={phone} />
          ))}
        </div>
      </main>
      <Foot />
      <Toasts />
    </div>
  );
}

function Head() {
  const desk = overview.value?.console_url;
  return (
    <header>
      <Logo />
      <span class="name">Kefu</span>
      <span class="chip line"><FlaskConical size={14} stroke-width={1.75} aria-hidden="true" />{t("sandbox")}</span>
      <span class="grow" />
      <button class="btn ghost" lang={lang.value === "zh" ? "en" : "zh"} onClick={() => setLang(lang.value === "zh" ? "en" : "zh")}>
        <Globe size={16} stroke-width={1.75} aria-hidden="true" />
        {t("other_language")}
      </button>
      <button class="icon-btn" aria-label={t(isDark.value ? "to_light" : "to_dark")} title={t(isDark.value ? "to_light" : "to_dark")} onClick={() => setTheme(isDark.value ? "light" : "dark")}>
        {isDark.value ? <Sun size={16} stroke-width={1.75} aria-hidden="true" /> : <Moon size={16} stroke-width={1.75} aria-hidden="true" />}
      </button>
      {desk && (
        <a class="btn primary" href={desk} target="_blank" rel="noopener">
          {t("desk")}
          <ChevronRight size={16} stroke-width={1.75} aria-hidden="true" />
        </a>
      )}
    </header>
  );
}

function Scenes() {
  return (
    <div class="try" role="group" aria-label={t("scenes")}>
      {overview.value?.scenes.map((scene) => (
        <button class="btn" aria-pressed={playing.value === scene.id} disabled={playing.value !== "" && playing.value !== scene.id} onClick={() => void play(scene)}>
          {scene.title[lang.value]}
        </button>
      ))}
      <Break />
    </div>
  );
}

function Break() {
  const [open, setOpen] = useState(false);
  const pick = async (what: string) => {
    setOpen(false);
    await breakSomething(what);
    say(word("broken", what));
  };
  return (
    <Menu
      open={open}
      onOpen={setOpen}
      label={t("break")}
      button={(attributes) => (
        <button class="btn" {...attributes}>
          <Zap size={16} stroke-width={1.75} aria-hidden="true" />
          {t("break")}
          <ChevronDown size={14} stroke-width={1.75} aria-hidden="true" />
        </button>
      )}
    >
      {[...(overview.value?.breaks ?? []), "reset"].map((what) => (
        <MenuItem danger={what === "revoked"} onPick={() => void pick(what)}>{word("break", what)}</MenuItem>
      ))}
    </Menu>
  );
}

/** On a small screen one phone is shown at a time. */
function PhoneTabs() {
  return (
    <div class="pick" role="group" aria-label={t("phones")}>
      {phones.value.map((phone) => (
        <button class="btn sm" aria-pressed={shown.value === phone.platform} onClick={() => (shown.value = phone.platform)}>
          <PlatformBadge platform={phone.platform} />
          {phone.title[lang.value]}
        </button>
      ))}
    </div>
  );
}

function Foot() {
  const found = overview.value;
  const password = found?.logins[0]?.password;
  return (
    <footer class="foot">
      {password && <span class="small faint">{t("logins", { password })}</span>}
      {found?.logins.map((login) => (
        <a class="login" key={login.user} href={`${found.console_url}/login?user=${login.user}`} target="_blank" rel="noopener">
          <Avatar id={login.user} name={nameOf(login)} size="sm" />
          {nameOf(login)}{lang.value === "zh" ? "，" : ", "}{word("right", login.rights[0] ?? "")}
        </a>
      ))}
      <span class="grow" />
      <span class="small faint">{t("honesty")}</span>
    </footer>
  );
}

function nameOf(login: Login): string {
  return (lang.value === "en" && login.display_name_en) || login.display_name;
}
