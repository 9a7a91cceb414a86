/** What is ours: the list that holds, what waits for a second person, and every version before. */
import { ShieldCheck } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { lang, platformName, t, word } from "../../shared/i18n";
import { moment } from "../../shared/i18n/time";
import { Dialog } from "../../shared/parts/Dialog";
import { Failed, Skeleton } from "../../shared/parts/States";
import { Strip } from "../../shared/parts/Strip";
import { ApiError, get, post, query, serverNow } from "../api";
import { withFactor } from "../security/ShowAgain";
import { on } from "../stream";
import { attempt } from "../thread/attempt";
import { fieldsOf, listOf, type Change, type Listed } from "./fields";
import "./official.css";

interface Person { id: string; name: string }
interface Proposal { id: string; author: Person | null; at: number; reason: string; changes: Change[]; mine: boolean }
interface Page { version: number; at: number; list: Listed; differs: Change[]; may_change: boolean; proposals: Proposal[] }
interface Version { version: number; at: number; author: Person | null; approver: Person | null; reason: string; changes: Change[] }
interface History { items: Version[]; next: number | null }

function fieldName(field: string): string {
  const [head, platform] = field.split(".");
  return platform ? platformName(platform) : word("official", head!);
}

function Changes({ of }: { of: Change[] }) {
  return (
    <ul class="changes">
      {of.map((row) => (
        <li key={`${row.change}${row.field}${row.value}`} class={row.change}>
          <span aria-hidden="true">{row.change === "added" ? "+" : "−"}</span>
          <span class="sr">{t(row.change === "added" ? "official.added" : "official.removed")}</span>
          <span class="faint">{fieldName(row.field)}</span> <bdi>{row.value}</bdi>
        </li>
      ))}
    </ul>
  );
}

function Holds({ list }: { list: Listed }) {
  return (
    <dl class="kv">
      {fieldsOf(list).filter(([, values]) => values.length).map(([field, values]) => (
        <>
          <dt>{fieldName(field)}</dt>
          <dd>{values.map((value) => <div key={value}><bdi>{value}</bdi></div>)}</dd>
        </>
      ))}
    </dl>
  );
}

function Edit({ page, onClose, onDone }: { page: Page; onClose: () => void; onDone: () => void }) {
  const [texts, setTexts] = useState(() => Object.fromEntries(fieldsOf(page.list).map(([field, values]) => [field, values.join("\n")])));
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState("");
  const submit = async (event: Event) => {
    event.preventDefault();
    setProblem("");
    try {
      await post("/api/official/proposals", { version: page.version, list: listOf(texts), reason });
      onDone();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const problems = error.fields.problems as { message: string }[] | undefined;
      setProblem(problems?.[0]?.message ?? word("reason", String(error.fields.reason ?? error.code)));
    }
  };
  return (
    <Dialog title={t("official.propose")} wide onClose={onClose}>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        <p class="small muted">{t("official.one_line")}</p>
        {Object.keys(texts).map((field) => (
          <div class="field" key={field}>
            <label for={field}>{fieldName(field)}</label>
            <textarea class="input" id={field} rows={Math.min(6, (texts[field] ?? "").split("\n").length + 1)} spellcheck={false} value={texts[field]} onInput={(event) => setTexts({ ...texts, [field]: event.currentTarget.value })} />
          </div>
        ))}
        <div class="field">
          <label for="why">{t("official.reason")}</label>
          <input class="input" id="why" maxLength={500} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
        </div>
        {problem && <p class="small bad" role="alert">{problem}</p>}
        <div class="buttons">
          <button type="button" class="btn" onClick={onClose}>{t("cancel")}</button>
          <button class="btn primary">{t("official.send")}</button>
        </div>
      </form>
    </Dialog>
  );
}

function Waiting({ one, onChanged }: { one: Proposal; onChanged: () => void }) {
  const path = `/api/proposals/${encodeURIComponent(one.id)}`;
  const approve = async () => {
    if (await attempt(() => withFactor(() => post(`${path}/approve`)), t("official.approved"))) onChanged();
  };
  const withdraw = async () => {
    if (await attempt(() => post(`${path}/withdraw`), t("official.withdrawn"))) onChanged();
  };
  return (
    <section class="card">
      <h3>{t("official.waits", { name: one.author?.name ?? "" })}</h3>
      <p class="small faint">{moment(one.at, lang.value, serverNow())}{one.reason && ` · ${one.reason}`}</p>
      <Changes of={one.changes} />
      {one.mine && <p class="muted">{t("official.four_eyes")}</p>}
      <div class="row">
        {!one.mine && <button class="btn primary" onClick={() => void approve()}>{t("official.approve")}</button>}
        <button class="btn ghost sm" onClick={() => void withdraw()}>{t("official.withdraw")}</button>
      </div>
    </section>
  );
}

export default function OfficialListPage() {
  const [page, setPage] = useState<Page | null>(null);
  const [history, setHistory] = useState<History | null>(null);
  const [failed, setFailed] = useState(false);
  const [editing, setEditing] = useState(false);
  const load = () => {
    const wrong = (error: unknown) => error instanceof ApiError && setFailed(true);
    void get<Page>("/api/official").then((found) => { setPage(found); setFailed(false); }, wrong);
    void get<History>("/api/official/history").then(setHistory, wrong);
  };
  const more = (before: number) => void get<History>(`/api/official/history${query({ before })}`).then((older) => setHistory((known) => known && { items: [...known.items, ...older.items], next: older.next }));
  useEffect(() => {
    load();
    const gone = [on("official", load), on("proposals", load), on("resync", load)];
    return () => gone.forEach((off) => off());
  }, []);
  return (
    <main class="page" id="main">
      <div class="top">
        <h1>{t("nav.official")}</h1>
        <span class="grow" />
        {page?.may_change && <button class="btn primary" onClick={() => setEditing(true)}>{t("official.propose")}</button>}
      </div>
      <div class="inner official">
        {failed && <Failed again={load}>{t("err.load_any")}</Failed>}
        {!page && !failed && <Skeleton rows={5} />}
        {page && (
          <>
            {page.differs.length > 0 && <Strip tone="warn" icon={ShieldCheck} role="status"><span>{t("official.differs")}</span><Changes of={page.differs} /></Strip>}
            {page.proposals.map((one) => <Waiting key={one.id} one={one} onChanged={load} />)}
            <section>
              <h2>{t("official.holds", { version: page.version })}</h2>
              <p class="small faint">{t("official.public")} <a class="link" href="/official" target="_blank" rel="noreferrer">/official</a></p>
              <Holds list={page.list} />
            </section>
            <section>
              <h2>{t("official.history")}</h2>
              {history?.items.map((one) => (
                <details key={one.version}>
                  <summary>{t("official.version", { version: one.version })} · {moment(one.at, lang.value, serverNow())} · {one.author?.id === "configuration" ? t("official.seed") : `${one.author?.name ?? ""} + ${one.approver?.name ?? ""}`}{one.reason && ` · ${one.reason}`}</summary>
                  <Changes of={one.changes} />
                </details>
              ))}
              {history?.next && <button class="btn" onClick={() => more(history.next!)}>{t("list.more")}</button>}
            </section>
          </>
        )}
      </div>
      {editing && page && <Edit page={page} onClose={() => setEditing(false)} onDone={() => { setEditing(false); load(); }} />}
    </main>
  );
}
