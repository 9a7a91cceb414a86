/** The knowledge: search it, and try what the bot would do with a sentence. */
import { BookOpen, GraduationCap, Pencil, Plus, Search } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { lang, t, word } from "../../shared/i18n";
import { Marked } from "../../shared/parts/Marked";
import { Empty, Failed, Skeleton } from "../../shared/parts/States";
import { ApiError, get, post, query } from "../api";
import { place } from "../router";
import { may } from "../store/me";
import { attempt } from "../thread/attempt";
import type { AnswerItem } from "../types";
import { Editor } from "./Editor";
import { Learning } from "./Learning";
import "./answers.css";

type Side = "zh" | "en";

interface Tried {
  candidates: { entry: string; title: string; score: number }[];
  way: "answer" | "offer" | "handoff";
}

function Try({ language }: { language: Side }) {
  const [text, setText] = useState("");
  const [tried, setTried] = useState<Tried | null>(null);
  const run = (event: Event) => {
    event.preventDefault();
    void attempt(async () => setTried(await post<Tried>("/api/answers/try", { text, language })));
  };
  return (
    <form class="card try" onSubmit={run}>
      <div class="field">
        <label for="try">{t("answers.try")}</label>
        <textarea class="input" id="try" rows={3} dir="auto" value={text} placeholder={t("answers.try.hint")} onInput={(event) => setText(event.currentTarget.value)} />
      </div>
      <button class="btn" disabled={!text.trim()}>{t("answers.try.do")}</button>
      {tried && (
        <div class="stack" role="status">
          <p><span class={`chip ${tried.way === "answer" ? "good" : tried.way === "offer" ? "accent" : "warn"}`}>{word("way", tried.way)}</span></p>
          <ol class="stack">
            {tried.candidates.map((each, i) => <li key={each.entry} class="row"><span class="score">{i + 1}</span><span class="grow clip">{each.title}</span><span class="score">{each.score.toFixed(2)}</span></li>)}
          </ol>
        </div>
      )}
    </form>
  );
}

export default function Answers() {
  const { id } = place.value;
  if (id === "learning") return <Learning />;
  return id && may("desk") ? <Editor key={id} id={id} /> : <Library />;
}

function Library() {
  const [text, setText] = useState("");
  const [language, setLanguage] = useState<Side>(lang.value);
  const [items, setItems] = useState<AnswerItem[] | null>(null);
  const [failed, setFailed] = useState(false);
  const load = (stop?: AbortSignal) => get<{ items: AnswerItem[] }>(`/api/answers${query({ q: text.trim(), language })}`, stop).then((page) => { setItems(page.items); setFailed(false); }, (error: unknown) => error instanceof ApiError && setFailed(true));
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => void load(stop.signal), 150);
    return () => { clearTimeout(timer); stop.abort(); };
  }, [text, language]);
  return (
    <main class="page" id="main">
      <div class="top">
        <h1>{t("nav.answers")}</h1>
        <div class="tabs" role="group" aria-label={t("language")}>
          {(["zh", "en"] as const).map((each) => <button key={each} aria-pressed={each === language} onClick={() => setLanguage(each)}>{word("language", each)}</button>)}
        </div>
        {may("desk") && <span class="row end"><a class="btn" href="/answers/learning"><GraduationCap size={16} aria-hidden="true" />{t("learn.title")}</a><a class="btn primary" href="/answers/new"><Plus size={16} aria-hidden="true" />{t("know.new")}</a></span>}
      </div>
      <div class="inner answers">
        <div class="stack">
          <label class="search"><Search size={16} aria-hidden="true" /><span class="sr">{t("answers.find")}</span><input type="search" placeholder={t("answers.find")} value={text} onInput={(event) => setText(event.currentTarget.value)} /></label>
          {failed && <Failed again={() => void load()}>{t("err.load_any")}</Failed>}
          {!items && !failed && <Skeleton rows={5} />}
          {items?.length === 0 && <Empty icon={BookOpen} title={text ? t("empty.search", { q: text }) : t("answers.none")} />}
          <ul class="found">
            {items?.map((item) => (
              <li key={item.entry} lang={language} dir="auto">
                <span class="row"><span class="strong grow"><Marked text={item.title} spans={item.marks?.title} /></span><span class="chip line">{word("topic", item.topic)}</span>{may("desk") && <a class="icon-btn" href={`/answers/${item.entry}`} aria-label={`${t("know.edit")}: ${item.title}`}><Pencil size={16} stroke-width={1.75} aria-hidden="true" /></a>}</span>
                <p><Marked text={item.text} spans={item.marks?.text} /></p>
                {item.note && <p class="small faint">{t("know.note.short")}: <Marked text={item.note} spans={item.marks?.note} /></p>}
              </li>
            ))}
          </ul>
        </div>
        <Try language={language} />
      </div>
    </main>
  );
}
