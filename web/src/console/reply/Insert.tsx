/** Ready words for the box: canned replies and answers, in the contact's language. */
import { useEffect, useState } from "preact/hooks";
import { lang, t } from "../../shared/i18n";
import { Marked } from "../../shared/parts/Marked";
import { MenuItem } from "../../shared/parts/Menu";
import { get, query } from "../api";
import { me } from "../store/me";
import type { AnswerItem, Canned, Conversation } from "../types";
import { fill, ranked } from "./variables";

let cannedCache: Canned[] | null = null;

/** "zh" for any Chinese, "en" for all else. */
export function side(language: string): "zh" | "en" {
  return language.startsWith("zh") ? "zh" : "en";
}

function Find(props: { text: string; onText: (text: string) => void; onEnter: () => void }) {
  return (
    <input
      aria-label={t("insert.find")}
      placeholder={t("insert.find")}
      value={props.text}
      onInput={(event) => props.onText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.isComposing) return;
        event.preventDefault();
        props.onEnter();
      }}
    />
  );
}

export function CannedChoices(props: { found: Conversation; onPick: (text: string) => void }) {
  const { conversation: row } = props.found;
  const language = row.language || lang.value;
  const [all, setAll] = useState(cannedCache ?? []);
  const [text, setText] = useState("");
  useEffect(() => {
    void get<{ items: Canned[] }>("/api/canned").then(({ items }) => setAll((cannedCache = items)), () => undefined);
  }, []);
  const { user, brand } = me.value!;
  // A platform that gives no names gives a mark instead; nobody is greeted by a mark.
  const name = row.name.startsWith("#") ? "" : row.name;
  const words = (item: Canned) => fill(item.text[side(language)] || item.text.zh || item.text.en, { name, case: row.case, agent: user.display_name, brand: brand[side(language)] });
  const found = ranked(all, text).slice(0, 12);
  return (
    <>
      <Find text={text} onText={setText} onEnter={() => found[0] && props.onPick(words(found[0]))} />
      {found.map((item) => (
        <MenuItem key={item.id} onPick={() => props.onPick(words(item))}>
          <span class="strong">{item.title}</span>{item.shortcut && <span class="small faint mono"> /{item.shortcut}</span>}
          <span class="small faint clip stack">{words(item).slice(0, 60)}</span>
        </MenuItem>
      ))}
      {!found.length && <p class="none small faint">{t("insert.none")}</p>}
    </>
  );
}

export function AnswerChoices(props: { language: string; onPick: (text: string) => void }) {
  const [found, setFound] = useState<AnswerItem[]>([]);
  const [text, setText] = useState("");
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      get<{ items: AnswerItem[] }>(`/api/answers${query({ q: text.trim(), language: side(props.language) })}`, stop.signal).then(({ items }) => setFound(items.slice(0, 12)), () => undefined);
    }, 150);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text]);
  return (
    <>
      <Find text={text} onText={setText} onEnter={() => found[0] && props.onPick(found[0].text)} />
      {found.map((item) => (
        <MenuItem key={item.entry} onPick={() => props.onPick(item.text)}>
          <span class="strong"><Marked text={item.title} spans={item.marks?.title} /></span>
          <span class="small faint clip stack"><Marked text={item.text} spans={item.marks?.text} longest={60} /></span>
        </MenuItem>
      ))}
      {!found.length && <p class="none small faint">{t("insert.none")}</p>}
    </>
  );
}
