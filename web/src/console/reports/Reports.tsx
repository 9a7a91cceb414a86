/** Numbers over days: pictures, and beside each the table that says the same. */
import { ChartColumn, Download } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { lang, t, word } from "../../shared/i18n";
import { duration } from "../../shared/i18n/time";
import { Empty, Failed, Skeleton } from "../../shared/parts/States";
import { ApiError, get, query, serverNow } from "../api";
import { go, place } from "../router";
import { inboxTitle, may, me } from "../store/me";
import type { Report, ReportNumbers } from "../types";
import { dayWords, Stars, Volume, Waits } from "./Charts";
import { dayOf, plusDays } from "./scale";
import "../board/board.css";
import "./reports.css";

const RANGES = [7, 14, 30, 90] as const;

interface Asked {
  from: string;
  to: string;
  inbox: string;
}

/** What the address asks for; two weeks up to today when it says nothing. */
function asked(): Asked {
  const { params } = place.value;
  const to = params.get("to") ?? dayOf(serverNow());
  return { from: params.get("from") ?? plusDays(to, -13), to, inbox: params.get("inbox") ?? "" };
}

function ask(change: Partial<Asked>): void {
  const next = { ...asked(), ...change };
  if (next.from > next.to) [next.from, next.to] = [next.to, next.from];
  go(`/reports${query({ ...next })}`, "replace");
}

function wait(seconds: number | null | undefined): string {
  return seconds === null || seconds === undefined ? "–" : duration(seconds * 1000, lang.value);
}

function stars(numbers: ReportNumbers): string {
  return numbers.rating_average === null ? "–" : `${numbers.rating_average.toFixed(1)} (${numbers.ratings})`;
}

function Tools({ now }: { now: Asked }) {
  const today = dayOf(serverNow());
  const length = (Date.parse(now.to) - Date.parse(now.from)) / 86_400_000 + 1;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <div class="report-tools">
      <div class="tabs" role="group" aria-label={t("report.range")}>
        {RANGES.map((days) => <button key={days} aria-pressed={now.to === today && length === days} onClick={() => ask({ from: plusDays(today, 1 - days), to: today })}>{t("report.days", { n: days })}</button>)}
      </div>
      <input class="input" type="date" aria-label={t("report.from")} value={now.from} max={today} onChange={(event) => event.currentTarget.value && ask({ from: event.currentTarget.value })} />
      <span aria-hidden="true">–</span>
      <input class="input" type="date" aria-label={t("report.to")} value={now.to} max={today} onChange={(event) => event.currentTarget.value && ask({ to: event.currentTarget.value })} />
      <select class="input" aria-label={t("facts.inbox")} value={now.inbox} onChange={(event) => ask({ inbox: event.currentTarget.value })}>
        <option value="">{t("report.all_inboxes")}</option>
        {me.value?.inboxes.map((each) => <option key={each.inbox} value={each.inbox}>{each.title || each.inbox}</option>)}
      </select>
      <span class="small faint">{zone}</span>
    </div>
  );
}

function Total({ total }: { total: ReportNumbers }) {
  const numbers: [string, string | number][] = [
    [t("report.received"), total.received],
    [t("report.bot"), total.bot],
    [t("report.handed_off"), total.handed_off],
    [t("report.p50"), wait(total.first_reply_p50_seconds)],
    [t("report.p90"), wait(total.first_reply_p90_seconds)],
    [t("status.resolved"), total.resolved],
    [t("board.ratings"), total.rating_average === null ? "–" : total.rating_average.toFixed(1)],
  ];
  return <dl class="numbers">{numbers.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}</dl>;
}

/** One row per day, account or topic; `agent` rows know nothing of what came. */
function NumberTable(props: { label: string; head: string; rows: { key: string; name: string; numbers: ReportNumbers }[]; ended?: boolean }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={props.label}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{props.head}</th>
            {!props.ended && <><th scope="col" class="r">{t("report.received")}</th><th scope="col" class="r">{t("report.bot")}</th><th scope="col" class="r">{t("report.handed_off")}</th></>}
            <th scope="col" class="r">{t("report.p50")}</th>
            <th scope="col" class="r">{t("report.p90")}</th>
            <th scope="col" class="r">{t("status.resolved")}</th>
            <th scope="col" class="r">{t("board.ratings")}</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map(({ key, name, numbers }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {!props.ended && <><td class="r">{numbers.received}</td><td class="r">{numbers.bot}</td><td class="r">{numbers.handed_off}</td></>}
              <td class="r">{wait(numbers.first_reply_p50_seconds)}</td>
              <td class="r">{wait(numbers.first_reply_p90_seconds)}</td>
              <td class="r">{numbers.resolved}</td>
              <td class="r">{stars(numbers)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Found({ report }: { report: Report }) {
  const { total, days } = report;
  if (!total.received && !total.resolved) return <Empty icon={ChartColumn} title={t("report.empty")} />;
  return (
    <>
      <Total total={total} />
      <div class="report-grid">
        <section class="card"><h2>{t("report.volume")}</h2><Volume days={days} /></section>
        <section class="card"><h2>{t("report.waits")}</h2>{total.replied ? <Waits days={days} /> : <p class="no-data">{t("report.no_replies")}</p>}</section>
        <section class="card wide"><h2>{t("report.by_day")}</h2><NumberTable label={t("report.by_day")} head={t("report.day")} rows={[...days].reverse().map((day) => ({ key: day.day, name: dayWords(day.day), numbers: day }))} /></section>
        <section class="card"><h2>{t("board.ratings")} <span class="small faint">{t("board.ratings.n", { n: total.ratings })}</span></h2>{total.ratings ? <Stars distribution={total.distribution} /> : <p class="no-data">{t("report.no_ratings")}</p>}</section>
        <section class="card"><h2>{t("report.by_inbox")}</h2><NumberTable label={t("report.by_inbox")} head={t("facts.inbox")} rows={report.inboxes.map((row) => ({ key: row.inbox, name: inboxTitle(row.inbox), numbers: row }))} /></section>
        <section class={`card ${report.agents.length ? "" : "wide"}`}><h2>{t("report.by_topic")}</h2><NumberTable label={t("report.by_topic")} head={t("facts.topic")} rows={report.topics.map((row) => ({ key: row.topic, name: row.topic ? word("topic", row.topic) : t("report.no_topic"), numbers: row }))} /></section>
        {report.agents.length > 0 && <section class="card"><h2>{t("report.by_agent")} <span class="small faint">{t("report.by_agent.hint")}</span></h2><NumberTable ended label={t("report.by_agent")} head={t("agent")} rows={report.agents.map((row) => ({ key: row.id, name: row.name, numbers: row }))} /></section>}
      </div>
    </>
  );
}

export default function ReportsPage() {
  const now = asked();
  const [report, setReport] = useState<Report | null>(null);
  const [failed, setFailed] = useState("");
  const wanted = query({ ...now, zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  const load = (stop?: AbortSignal) => get<Report>(`/api/reports${wanted}`, stop).then((found) => { setReport(found); setFailed(""); }, (error: unknown) => error instanceof ApiError && setFailed(error.status === 400 ? t("report.too_long") : t("err.load_any")));
  useEffect(() => {
    const stop = new AbortController();
    void load(stop.signal);
    return () => stop.abort();
  }, [wanted]);
  return (
    <main class="page" id="main" tabIndex={-1}>
      <div class="top">
        <h1>{t("nav.reports")}</h1>
        <span class="grow" />
        {may("export") && <a class="btn" href={`/api/reports.csv${wanted}`} download><Download size={16} stroke-width={1.75} aria-hidden="true" />{t("report.csv")}</a>}
      </div>
      <div class="inner">
        <Tools now={now} />
        {failed && <Failed again={() => void load()}>{failed}</Failed>}
        {!report && !failed && <Skeleton rows={6} />}
        {report && <Found report={report} />}
      </div>
    </main>
  );
}
