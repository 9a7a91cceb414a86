/** The accounts' health: one sentence about now, and what an operator can do. */
import { BellRing } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { lang, t, word } from "../../shared/i18n";
import { ago, moment } from "../../shared/i18n/time";
import { PlatformBadge } from "../../shared/parts/PlatformBadge";
import { Failed, Skeleton } from "../../shared/parts/States";
import { Strip } from "../../shared/parts/Strip";
import { ApiError, get, post, serverNow } from "../api";
import { slowNow } from "../clock";
import { may, neededFor } from "../store/me";
import { on } from "../stream";
import { attempt } from "../thread/attempt";
import type { Alarm, InboxHealth } from "../types";
import "./inboxes.css";

type Health = "online" | "slowed" | "degraded" | "stopped";

const TONE: Record<Health, string> = { online: "good", slowed: "warn", degraded: "warn", stopped: "danger" };

export function health(inbox: { state: string; paused: boolean }): Health {
  if (inbox.paused || inbox.state === "stopped" || inbox.state === "paused" || inbox.state === "down") return "stopped";
  if (inbox.state === "slowed" || inbox.state === "limited") return "slowed";
  return inbox.state === "degraded" || inbox.state === "failing" ? "degraded" : "online";
}

function sentence(inbox: InboxHealth): string {
  const now = slowNow.value;
  const heard = inbox.last_in_at ? t("inbox.heard", { t: ago(inbox.last_in_at, lang.value, now) }) : t("inbox.never");
  const parts = [inbox.reason ? word("why", inbox.reason) : heard];
  if (inbox.waiting) parts.push(t("inbox.waiting", { n: inbox.waiting }));
  return parts.join(" · ");
}

function factText(key: string, value: unknown): string {
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (typeof value === "number" && (key.endsWith("_at") || key.endsWith("_until")) && value > 1e11) return moment(value, lang.value, serverNow());
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** What is wrong now, since when, and the runbook's page in the documentation. */
function Alarms({ alarms }: { alarms: Alarm[] }) {
  return (
    <>
      {alarms.map((alarm) => (
        <Strip key={alarm.code} tone="danger" icon={BellRing} role="status">
          <span class="strong">{word("alarm", alarm.code)}</span> <span class="small">{t("alarm.since", { t: moment(alarm.since, lang.value, serverNow()) })} · {t("alarm.runbook", { where: alarm.runbook })}</span>
        </Strip>
      ))}
    </>
  );
}

function One({ inbox, onChanged }: { inbox: InboxHealth; onChanged: () => void }) {
  const state = health(inbox);
  const admin = may("operate");
  const alarm = inbox.alarms[0];
  const act = (name: string) => void attempt(() => post(`/api/inboxes/${encodeURIComponent(inbox.inbox)}/${name}`)).then(onChanged);
  return (
    <details>
      <summary>
        <PlatformBadge platform={inbox.platform} />
        <span class="grow stack">
          <span class="strong clip">{inbox.title || inbox.inbox}</span>
          <span class="small faint">{sentence(inbox)}</span>
        </span>
        {alarm && <span class="chip danger"><BellRing size={14} stroke-width={1.75} aria-hidden="true" />{word("alarm", alarm.code)}</span>}
        {inbox.dead > 0 && <span class="chip danger">{t("inbox.dead", { n: inbox.dead })}</span>}
        <span class={`chip ${TONE[state]}`}><span class={`dot ${TONE[state]}`} aria-hidden="true" />{word("inbox.state", state)}</span>
      </summary>
      <div class="inside">
        <Alarms alarms={inbox.alarms} />
        <dl class="kv">
          <dt>{t("inbox.name")}</dt><dd class="mono">{inbox.inbox}</dd>
          <dt>{t("inbox.last_in")}</dt><dd>{inbox.last_in_at ? moment(inbox.last_in_at, lang.value, serverNow()) : "–"}</dd>
          <dt>{t("inbox.last_out")}</dt><dd>{inbox.last_out_at ? moment(inbox.last_out_at, lang.value, serverNow()) : "–"}</dd>
          {Object.entries(inbox.facts).filter(([, value]) => value !== null && value !== "").map(([key, value]) => <><dt>{word("fact", key)}</dt><dd>{factText(key, value)}</dd></>)}
        </dl>
        {inbox.dead > 0 && <p><a class="link" href={`/dead-letters?inbox=${encodeURIComponent(inbox.inbox)}`}>{t("nav.dead")}</a></p>}
        {admin ? (
          <div class="row">
            {inbox.paused || state === "stopped" ? <button class="btn sm" onClick={() => act("resume")}>{t("inbox.resume")}</button> : <button class="btn sm" onClick={() => act("pause")}>{t("inbox.pause")}</button>}
            <button class="btn sm" onClick={() => act("probe")}>{t("inbox.probe")}</button>
          </div>
        ) : (
          <p class="small faint">{t("need.right", { right: word("right", neededFor("operate")) })}</p>
        )}
      </div>
    </details>
  );
}

export default function Inboxes() {
  const [items, setItems] = useState<InboxHealth[] | null>(null);
  const [alarms, setAlarms] = useState<Alarm[]>([]);
  const [failed, setFailed] = useState(false);
  const load = () => get<{ items: InboxHealth[]; alarms: Alarm[] }>("/api/inboxes").then((page) => { setItems(page.items); setAlarms(page.alarms); setFailed(false); }, (error: unknown) => error instanceof ApiError && setFailed(true));
  useEffect(() => {
    void load();
    const gone = [on("inbox", () => void load()), on("resync", () => void load())];
    const timer = setInterval(() => void load(), 30_000);
    return () => { gone.forEach((off) => off()); clearInterval(timer); };
  }, []);
  return (
    <main class="page" id="main">
      <div class="top"><h1>{t("nav.inboxes")}</h1></div>
      <div class="inner">
        {failed && <Failed again={() => void load()}>{t("err.load_any")}</Failed>}
        {!items && !failed && <Skeleton rows={4} />}
        <Alarms alarms={alarms} />
        {items && <div class="rows">{items.map((inbox) => <One key={inbox.inbox} inbox={inbox} onChanged={() => void load()} />)}</div>}
      </div>
    </main>
  );
}
