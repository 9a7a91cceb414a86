/** What the bot could not answer, which answers are mixed up, and how sure is sure enough. */
import { ArrowLeft, GraduationCap } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { lang, t } from "../../shared/i18n";
import { Empty, Failed, Skeleton } from "../../shared/parts/States";
import { get, post, put, query } from "../api";
import { may } from "../store/me";
import { attempt } from "../thread/attempt";
import type { EntryRow, Group, Target } from "./types";
import "./knowledge.css";

interface Learnt {
  groups: Group[];
  confused: { asked: string; given: string; count: number }[];
  counts: Record<string, number>;
}

const percent = (share: number | null) => (share === null ? "–" : new Intl.NumberFormat(lang.value, { style: "percent", maximumFractionDigits: 1 }).format(share));

function Concern(props: { group: Group; entries: EntryRow[] }) {
  const { group } = props;
  const [entry, setEntry] = useState(group.guess);
  const [done, setDone] = useState(false);
  const first = group.examples[0]!.text;
  const others = group.examples.filter((each, i, all) => each.text !== first && all.findIndex((one) => one.text === each.text) === i);
  const add = async () => { if (await attempt(() => post("/api/learning/phrasing", { entry, language: group.language, text: first.slice(0, 200) }), t("learn.added"))) setDone(true); };
  return (
    <li class="card stack">
      <span class="row">
        <span class="strong grow" dir="auto">{first}</span>
        <span class="chip">{t("learn.times", { n: group.count })}</span>
        {group.not_helped > 0 && <span class="chip warn">{t("learn.not_helped", { n: group.not_helped })}</span>}
      </span>
      {others.map((each) => <a key={each.message} class="small faint clip" dir="auto" href={`/c/${encodeURIComponent(each.conversation)}`}>{each.text}</a>)}
      <div class="row">
        <select class="input grow" aria-label={t("learn.entry")} value={entry} disabled={done} onChange={(event) => setEntry(event.currentTarget.value)}>
          <option value="">{t("learn.entry")}</option>
          {props.entries.map((each) => <option key={each.id} value={each.id}>{each.titles[lang.value]}</option>)}
        </select>
        {done ? <a class="btn primary" href={`/answers/${entry}`}>{t(may("lead") ? "learn.publish" : "learn.draft")}</a> : <button class="btn" disabled={!entry} onClick={() => void add()}>{t("learn.add")}</button>}
        <a class="btn" href={`/answers/new${query({ [group.language]: first })}`}>{t("learn.new")}</a>
      </div>
    </li>
  );
}

function Aim() {
  const [target, setTarget] = useState<Target | null>(null);
  useEffect(() => void get<Target>("/api/answer-target").then(setTarget, () => undefined), []);
  if (!target) return null;
  const choose = (aim: number) => attempt(async () => setTarget(await put<Target>("/api/answer-target", { target: aim })));
  return (
    <section class="card stack">
      <h2>{t("learn.target")}</h2>
      <p class="small faint">{target.measured ? t("learn.measured", { n: target.measured }) : t("learn.unmeasured")}</p>
      <table class="curve">
        <thead><tr><th scope="col">{t("learn.aim")}</th><th scope="col">{t("learn.share")}</th><th scope="col">{t("learn.right")}</th><th scope="col">{t("learn.threshold")}</th></tr></thead>
        <tbody>
          {target.curve.map((row) => (
            <tr key={row.target} aria-current={row.target === target.target}>
              <th scope="row"><button class={`btn sm ${row.target === target.target ? "primary" : ""}`} aria-pressed={row.target === target.target} onClick={() => void choose(row.target)}>{percent(row.target)}</button></th>
              <td>{percent(row.share)}</td>
              <td>{percent(row.right)}</td>
              <td>{row.answer_at.toFixed(2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function Learning() {
  const [learnt, setLearnt] = useState<Learnt | null>(null);
  const [entries, setEntries] = useState<EntryRow[]>([]);
  const [failed, setFailed] = useState(false);
  const load = () => {
    setFailed(false);
    void get<{ items: EntryRow[] }>("/api/knowledge").then((page) => setEntries(page.items), () => undefined);
    get<Learnt>("/api/learning").then(setLearnt, () => setFailed(true));
  };
  useEffect(load, []);
  const title = (id: string) => entries.find((each) => each.id === id)?.titles[lang.value] ?? id;
  const due = entries.filter((each) => each.review_due || each.expired || each.draft || each.state !== "live");
  return (
    <main class="page" id="main">
      <div class="top">
        <a class="icon-btn" href="/answers" aria-label={t("nav.answers")}><ArrowLeft size={18} aria-hidden="true" /></a>
        <h1>{t("learn.title")}</h1>
      </div>
      <div class="inner editor">
        <div class="stack">
          {failed && <Failed again={load}>{t("err.load_any")}</Failed>}
          {!learnt && !failed && <Skeleton rows={5} />}
          {learnt?.groups.length === 0 && <Empty icon={GraduationCap} title={t("learn.empty")} />}
          <ul class="stack">{learnt?.groups.map((group) => <Concern key={group.examples[0]!.message} group={group} entries={entries} />)}</ul>
        </div>
        <aside class="stack">
          {may("lead") && <Aim />}
          {due.length > 0 && (
            <section class="card stack">
              <h2>{t("learn.look")}</h2>
              <ul>{due.map((each) => <li key={each.id} class="row"><a class="grow clip" href={`/answers/${each.id}`}>{each.titles[lang.value]}</a>{each.draft && <span class="chip accent">{t("know.state.draft")}</span>}{each.review_due && <span class="chip warn">{t("know.review_due")}</span>}{each.state === "withdrawn" && <span class="chip line">{t("know.state.withdrawn")}</span>}{each.expired && <span class="chip line">{t("learn.expired")}</span>}</li>)}</ul>
            </section>
          )}
          {!!learnt?.confused.length && (
            <section class="card stack">
              <h2>{t("learn.confused")}</h2>
              <ul>{learnt.confused.map((each) => <li key={each.asked + each.given}><a href={`/answers/${each.asked}`}>{title(each.asked)}</a> → <a href={`/answers/${each.given}`}>{title(each.given)}</a> <span class="faint">×{each.count}</span></li>)}</ul>
            </section>
          )}
        </aside>
      </div>
    </main>
  );
}
