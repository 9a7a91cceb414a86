/** One answer: what people ask, what they get, how it looks on each platform, and every version of it. */
import { ArrowLeft, TriangleAlert } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { lang, platformName, t, word } from "../../shared/i18n";
import { Failed, Skeleton } from "../../shared/parts/States";
import { Strip } from "../../shared/parts/Strip";
import { say } from "../../shared/parts/Toasts";
import { ApiError, get, post, put } from "../api";
import { go, place } from "../router";
import { may } from "../store/me";
import { attempt } from "../thread/attempt";
import { EMPTY, type Content, type Entry, type EntryRow, type Side, type Trial } from "./types";
import { PictureField } from "./PictureField";
import { Suggest } from "./Suggest";
import { Difference, Versions } from "./Versions";
import "./knowledge.css";

const SIDES: Side[] = ["zh", "en"];
const PLATFORMS = ["telegram", "wechat", "weibo", "x"];
const LONGEST: Record<Side, number> = { zh: 260, en: 500 };

interface Looks {
  mistakes: string[];
  looks: ({ platform: string; picture?: boolean } & Record<Side, string[]>)[];
}

const path = (id: string) => `/api/knowledge/${encodeURIComponent(id)}`;

/** Empty lines and spaces are no phrasings. */
const listed = (text: string) => text.split("\n").map((line) => line.trim()).filter(Boolean);

function Lines(props: { id: string; label: string; value: string[]; side?: Side; onChange: (value: string[]) => void; rows?: number }) {
  const [text, setText] = useState(props.value.join("\n"));
  return (
    <div class="field">
      <label for={props.id}>{props.label}</label>
      <textarea class="input" id={props.id} rows={props.rows ?? 6} lang={props.side} dir="auto" value={text} onInput={(event) => { setText(event.currentTarget.value); props.onChange(listed(event.currentTarget.value)); }} />
    </div>
  );
}

function Buttons(props: { value: Content["buttons"]; entries: string[]; onChange: (value: NonNullable<Content["buttons"]>) => void }) {
  const rows = props.value ?? [];
  const set = (i: number, change: Partial<Record<"to" | Side, string>>) => props.onChange(rows.map((row, at) => (at === i ? { ...row, ...change } : row)));
  return (
    <fieldset class="stack">
      <legend>{t("know.buttons")}</legend>
      {rows.map((row, i) => (
        <div class="row" key={i}>
          <select class="input" aria-label={t("know.button.to")} value={row.to} onChange={(event) => set(i, { to: event.currentTarget.value })}>
            <option value="human">{t("know.button.human")}</option>
            {props.entries.map((id) => <option key={id} value={id}>{id}</option>)}
          </select>
          {SIDES.map((side) => <input class="input" key={side} lang={side} maxLength={20} aria-label={word("language", side)} placeholder={word("language", side)} value={row[side]} onInput={(event) => set(i, { [side]: event.currentTarget.value })} />)}
          <button type="button" class="btn sm" onClick={() => props.onChange(rows.filter((_, at) => at !== i))}>{t("canned.remove")}</button>
        </div>
      ))}
      {rows.length < 3 && <button type="button" class="btn sm start" onClick={() => props.onChange([...rows, { to: "human", zh: "", en: "" }])}>{t("know.button.add")}</button>}
    </fieldset>
  );
}

function Look({ looks, side, picture }: { looks: Looks; side: Side; picture: Content["picture"] }) {
  return (
    <div class="stack" aria-live="polite">
      {looks.mistakes.map((mistake) => <Strip key={mistake} tone="warn" icon={TriangleAlert}>{mistake}</Strip>)}
      {looks.looks.map((look) => (
        <div key={look.platform}>
          <span class="chip line">{platformName(look.platform)}</span>{picture && !look.picture && <span class="small faint"> {t("know.picture.not")}</span>}
          {picture && look.picture && <img class="look-picture" src={`/api/blobs/${picture.blob}`} alt={t("know.picture")} />}
          {look[side].map((part, i) => <p class="look" key={i} lang={side} dir="auto">{part}</p>)}
        </div>
      ))}
    </div>
  );
}

function Tried({ trial, title }: { trial: Trial; title: (id: string) => string }) {
  if (trial.state === "running") return <p role="status">{t("know.trial.running")}</p>;
  if (trial.state === "failed") return <Strip tone="danger" icon={TriangleAlert} role="alert">{t("know.trial.failed")}</Strip>;
  return (
    <div class="stack" role="status">
      <p>{t("know.trial.done", { wrong: trial.failed?.length ?? 0, examined: trial.examined ?? 0, changed: trial.changed ?? 0, asked: trial.asked ?? 0 })}</p>
      <ul class="difference">
        {trial.failed?.map((each) => <li key={each.question}><span dir="auto">{each.question}</span>: <del>{title(each.given)}</del> → <ins>{title(each.expected)}</ins></li>)}
        {trial.changes?.map((each, i) => <li key={i}><span dir="auto">{each.question}</span>: <del>{title(each.before)}</del> → <ins>{title(each.after)}</ins></li>)}
      </ul>
    </div>
  );
}

function Form(props: { entry: Entry | null; entries: string[]; titles: Record<string, string>; start: Content; again: () => void }) {
  const { entry } = props;
  const isLead = may("lead");
  const [id, setId] = useState(entry?.id ?? "");
  const [content, setContent] = useState<Content>(props.start);
  const [side, setSide] = useState<Side>(lang.value);
  const [comment, setComment] = useState("");
  const [looks, setLooks] = useState<Looks>({ mistakes: [], looks: [] });
  const [trial, setTrial] = useState<Trial | null>(null);
  const [picks, setPicks] = useState(0);
  const newest = entry?.versions[0];
  const draft = newest?.state === "draft" ? newest : null;
  const set = (change: Partial<Content>) => { setContent({ ...content, ...change }); setTrial(null); };
  const day = (key: "review" | "valid_from" | "valid_until") => (
    <div class="field">
      <label for={`know-${key}`}>{word("know.field", key)}</label>
      <input class="input" id={`know-${key}`} type="date" value={content[key] ?? ""} onInput={(event) => set({ [key]: event.currentTarget.value })} />
    </div>
  );
  useEffect(() => {
    if (!id) return;
    const timer = setTimeout(() => void post<Looks>(`${path(id)}/preview`, { content }).then(setLooks, () => undefined), 400);
    return () => clearTimeout(timer);
  }, [content, id]);
  useEffect(() => {
    if (trial?.state !== "running") return;
    const timer = setTimeout(() => void ask(), 3000);
    return () => clearTimeout(timer);
  }, [trial]);
  const ask = () => attempt(async () => setTrial({ ...(await post<Trial>(`${path(id)}/try`, { content })) }));
  const act = async (what: string, body: object, done: string) => { if (await attempt(() => post(`${path(id)}/${what}`, body), done)) props.again(); };
  const save = async (event: Event) => {
    event.preventDefault();
    try {
      await put(path(id), { content, base: newest?.version ?? 0, comment });
      say(t("know.saved"));
      if (entry) props.again();
      else go(`/answers/${id}`, "replace");
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const problems = error.fields.problems as { message: string }[] | undefined;
      if (problems) setLooks({ mistakes: problems.map((each) => each.message), looks: [] });
      say(problems ? t("know.mistakes") : word("reason", String(error.fields.reason ?? error.code)));
    }
  };
  return (
    <div class="inner editor">
      <form class="stack" onSubmit={(event) => void save(event)}>
        <div class="two">
          <div class="field">
            <label for="know-id">{t("know.id")}</label>
            <input class="input mono" id="know-id" required maxLength={30} pattern="[a-z][a-z0-9]*(-[a-z0-9]+)*" readOnly={!!entry} value={id} onInput={(event) => setId(event.currentTarget.value)} />
          </div>
          <div class="field">
            <label for="know-topic">{t("topic.set")}</label>
            <select class="input" id="know-topic" value={content.topic} onChange={(event) => set({ topic: event.currentTarget.value })}>
              {["account", "transfer", "security", "other"].map((topic) => <option key={topic} value={topic}>{word("topic", topic)}</option>)}
            </select>
          </div>
        </div>
        <div class="tabs" role="group" aria-label={t("language")}>
          {SIDES.map((each) => <button type="button" key={each} aria-pressed={each === side} onClick={() => setSide(each)}>{word("language", each)}</button>)}
        </div>
        <Lines key={`p-${side}-${picks}`} id="know-phrasings" label={t("know.phrasings")} side={side} value={content.phrasings[side] ?? []} onChange={(value) => set({ phrasings: { ...content.phrasings, [side]: value } })} />
        <Suggest id={id} side={side} answer={content.answers[side] ?? ""} known={content.phrasings[side] ?? []} onPick={(phrasing) => { set({ phrasings: { ...content.phrasings, [side]: [...(content.phrasings[side] ?? []), phrasing] } }); setPicks(picks + 1); }} />
        <div class="field">
          <label for="know-answer">{t("know.answer")} <span class="small faint">{t("know.length", { n: content.answers[side]?.length ?? 0, most: LONGEST[side] })}</span></label>
          <textarea class="input" id="know-answer" rows={7} lang={side} dir="auto" value={content.answers[side] ?? ""} onInput={(event) => set({ answers: { ...content.answers, [side]: event.currentTarget.value } })} />
        </div>
        <PictureField value={content.picture} onChange={(picture) => set({ picture })} />
        <Buttons value={content.buttons} entries={props.entries} onChange={(buttons) => set({ buttons })} />
        <details class="stack">
          <summary>{t("know.more")}</summary>
          <Lines id="know-links" label={t("know.links")} rows={2} value={content.links ?? []} onChange={(links) => set({ links })} />
          <fieldset class="row">
            <legend>{t("know.audience")}</legend>
            {PLATFORMS.map((each) => <label key={each} class="row"><input type="checkbox" checked={content.audience?.includes(each) ?? false} onChange={(event) => set({ audience: event.currentTarget.checked ? [...(content.audience ?? []), each] : (content.audience ?? []).filter((one) => one !== each) })} />{platformName(each)}</label>)}
          </fieldset>
          <div class="two">{day("valid_from")}{day("valid_until")}</div>
          <div class="two">
            <div class="field">
              <label for="know-owner">{word("know.field", "owner")}</label>
              <input class="input" id="know-owner" maxLength={60} value={content.owner ?? ""} onInput={(event) => set({ owner: event.currentTarget.value })} />
            </div>
            {day("review")}
          </div>
          <div class="field">
            <label for="know-note">{t("know.note")}</label>
            <textarea class="input" id="know-note" rows={2} dir="auto" value={content.note ?? ""} onInput={(event) => set({ note: event.currentTarget.value })} />
          </div>
        </details>
        <div class="field">
          <label for="know-comment">{t("know.comment")}</label>
          <input class="input" id="know-comment" maxLength={500} value={comment} onInput={(event) => setComment(event.currentTarget.value)} />
        </div>
        <div class="row">
          <button class="btn primary" disabled={!id}>{t("know.save")}</button>
          {isLead && id && <button type="button" class="btn" disabled={trial?.state === "running"} onClick={() => void ask()}>{t("know.trial")}</button>}
          {isLead && entry?.state === "live" && <button type="button" class="btn danger end" onClick={() => void act("withdraw", {}, t("know.withdrawn"))}>{t("know.withdraw")}</button>}
        </div>
        {trial && <Tried trial={trial} title={(name) => (name ? (props.titles[name] ?? name) : t("know.none"))} />}
      </form>
      <aside class="stack">
        {draft && (
          <section class="card stack">
            <h2>{t("know.waits", { n: draft.version, name: draft.by?.name ?? "" })}</h2>
            <Difference before={entry?.state === "live" ? entry.content : undefined} after={draft.content} />
            {isLead && <div class="row"><button class="btn primary" onClick={() => void act("publish", { version: draft.version }, t("know.published"))}>{t("know.publish")}</button><button class="btn" onClick={() => void act("reject", { version: draft.version }, t("know.rejected"))}>{t("know.reject")}</button></div>}
          </section>
        )}
        <section class="card stack"><h2>{t("know.look")}</h2><Look looks={looks} side={side} picture={content.picture} /></section>
        {entry && <section class="card stack"><h2>{t("know.versions")}</h2><Versions versions={entry.versions} mayRestore={isLead} onRestore={(version) => void act("restore", { version }, t("know.published"))} /></section>}
      </aside>
    </div>
  );
}

/** `/answers/new?zh=…` begins with a phrasing; `/answers/<id>` shows an entry. */
export function Editor({ id }: { id: string }) {
  const [entry, setEntry] = useState<Entry | null>(null);
  const [titles, setTitles] = useState<Record<string, string>>({});
  const entries = Object.keys(titles);
  const [failed, setFailed] = useState(false);
  const [round, setRound] = useState(0);
  const load = () => {
    setFailed(false);
    void get<{ items: EntryRow[] }>("/api/knowledge").then((page) => setTitles(Object.fromEntries(page.items.map((each) => [each.id, each.titles[lang.value]]))), () => undefined);
    if (id === "new") return;
    get<Entry>(path(id)).then((found) => { setEntry(found); setRound((n) => n + 1); }, () => setFailed(true));
  };
  useEffect(load, [id]);
  const params = place.value.params;
  const begun: Content = { ...EMPTY, phrasings: { zh: listed(params.get("zh") ?? ""), en: listed(params.get("en") ?? "") } };
  const newest = entry?.versions[0];
  return (
    <main class="page" id="main">
      <div class="top">
        <a class="icon-btn" href="/answers" aria-label={t("nav.answers")}><ArrowLeft size={18} aria-hidden="true" /></a>
        <h1 dir="auto">{entry ? entry.titles[lang.value] : t("know.new")}</h1>
        {entry && <span class={`chip ${entry.state === "live" ? "good" : "line"}`}>{word("know.state", entry.state)}</span>}
        {entry?.review_due && <span class="chip warn">{t("know.review_due")}</span>}
      </div>
      {failed && <Failed again={load}>{t("err.load_any")}</Failed>}
      {!entry && !failed && id !== "new" && <Skeleton rows={6} />}
      {id === "new" && <Form entry={null} entries={entries} titles={titles} start={begun} again={load} />}
      {entry && newest && <Form key={round} entry={entry} entries={entries} titles={titles} start={newest.state === "draft" ? newest.content : entry.content} again={load} />}
    </main>
  );
}
