/** Who did what: everything for security admins, one's own acts for leads. Verifying says whether it is still true. */
import { Download, FileCheck, ShieldAlert, ShieldCheck } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { lang, t, word } from "../../shared/i18n";
import { moment } from "../../shared/i18n/time";
import { Empty, Failed, Skeleton } from "../../shared/parts/States";
import { ApiError, get, post, query, serverNow } from "../api";
import { go, place } from "../router";
import { me } from "../store/me";
import { attempt } from "../thread/attempt";
import { plainText } from "../thread/secrets";
import "../inboxes/inboxes.css";
import "../../shared/parts/strip.css";
import "./audit.css";

interface Row {
  seq: number;
  at: number;
  actor: string;
  name: string;
  role: string;
  address: string;
  action: string;
  object: string;
  before: string;
  after: string;
  reason: string;
  detail: Record<string, unknown>;
}

interface Page {
  items: Row[];
  next: number | null;
  everything: boolean;
}

interface Verified {
  new_keys: number[];
  begins: number;
  broken: { seq: number; what: string } | null;
  head: { seq: number; hash: string };
}

const FIELDS = ["actor", "action", "from", "to"] as const;

/** The filter of the address; days become milliseconds, the last day counts whole. */
function wanted(): string {
  const { params } = place.value;
  const day = (name: string, plus = 0) => {
    const at = Date.parse(`${params.get(name)}T00:00:00`);
    return Number.isNaN(at) ? "" : String(at + plus);
  };
  return query({ actor: params.get("actor") ?? "", action: params.get("action") ?? "", from: day("from"), to: day("to", 86_400_000) });
}

function ask(name: (typeof FIELDS)[number], value: string): void {
  const values = Object.fromEntries(FIELDS.map((field) => [field, place.value.params.get(field) ?? ""]));
  go(`/audit${query({ ...values, [name]: value.trim() })}`, "replace");
}

function Tools({ everything }: { everything: boolean }) {
  const at = (name: string) => place.value.params.get(name) ?? "";
  return (
    <div class="audit-tools">
      {everything && (
        <select class="input" aria-label={t("audit.person")} value={at("actor")} onChange={(event) => ask("actor", event.currentTarget.value)}>
          <option value="">{t("audit.everybody")}</option>
          {me.value?.agents.map((agent) => <option key={agent.id} value={agent.id}>{agent.display_name}</option>)}
          <option value="operator">{t("audit.operator")}</option>
          <option value="guard">{t("audit.guard")}</option>
        </select>
      )}
      <input class="input" type="search" maxLength={80} spellcheck={false} aria-label={t("audit.action")} placeholder={t("audit.action.hint")} value={at("action")} onChange={(event) => ask("action", event.currentTarget.value)} />
      <input class="input" type="date" aria-label={t("report.from")} value={at("from")} onChange={(event) => ask("from", event.currentTarget.value)} />
      <span aria-hidden="true">–</span>
      <input class="input" type="date" aria-label={t("report.to")} value={at("to")} onChange={(event) => ask("to", event.currentTarget.value)} />
    </div>
  );
}

/** What a row holds beside who, what and when; ids and hashes only. */
function more(row: Row): string {
  const detail = Object.entries(row.detail).filter(([name]) => name !== "hash").map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
  const hashes = [row.before && `${row.before.slice(0, 8)} →`, row.after && row.after.slice(0, 8)].filter(Boolean).join(" ");
  return plainText([row.reason && `“${row.reason}”`, hashes, ...detail].filter(Boolean).join(" · "));
}

function who(row: Row): string {
  if (row.actor === "guard") return t("audit.guard");
  if (row.actor === "operator") return t("audit.operator");
  return plainText(row.name) || "–";
}

function Line({ row }: { row: Row }) {
  return (
    <tr class={row.actor === "guard" ? "grave" : ""}>
      <td class="r faint">{row.seq}</td>
      <td class="nowrap">{moment(row.at, lang.value, serverNow())}</td>
      <td><bdi>{who(row)}</bdi><div class="small faint">{[row.role.split(",").map((right) => (right && right !== "operator" ? word("right", right) : "")).filter(Boolean).join(", "), row.address].filter(Boolean).join(" · ")}</div></td>
      <td><code>{row.action}</code></td>
      <td class="break"><bdi>{plainText(row.object)}</bdi><div class="small faint break">{more(row)}</div></td>
    </tr>
  );
}

function Verdict({ found }: { found: Verified }) {
  const Icon = found.broken ? ShieldAlert : ShieldCheck;
  return (
    <div class={`strip ${found.broken ? "danger" : "plain"}`} role="status">
      <Icon size={16} stroke-width={1.75} aria-hidden="true" />
      <span class="grow break">
        {found.broken ? t("audit.broken", { n: found.broken.seq, what: word("broken", found.broken.what) }) : t("audit.whole", { n: found.head.seq })}
        {" "}<code class="small">{found.head.seq}:{found.head.hash}</code>
        {found.new_keys.map((n) => <div key={n} class="small">{t("audit.newKey", { n })}</div>)}
        {found.begins > 1 && <div class="small">{t("audit.begins", { n: found.begins })}</div>}
      </span>
    </div>
  );
}

export default function AuditPage() {
  const [page, setPage] = useState<Page | null>(null);
  const [failed, setFailed] = useState(false);
  const [verified, setVerified] = useState<Verified | null>(null);
  const filter = wanted();
  const load = (before = 0) =>
    get<Page>(`/api/audit${filter}${before ? `${filter ? "&" : "?"}before=${before}` : ""}`).then(
      (found) => { setPage((old) => (before && old ? { ...found, items: [...old.items, ...found.items] } : found)); setFailed(false); },
      (error: unknown) => error instanceof ApiError && setFailed(true),
    );
  useEffect(() => void load(), [filter]);
  const verify = () => void attempt(() => post<Verified>("/api/audit/verify", {}).then(setVerified));
  return (
    <main class="page" id="main" tabIndex={-1}>
      <div class="top">
        <h1>{t("nav.audit")}</h1>
        <span class="grow" />
        {page?.everything && <button class="btn" onClick={verify}><FileCheck size={16} stroke-width={1.75} aria-hidden="true" />{t("audit.verify")}</button>}
        {page?.everything && <a class="btn" href={`/api/audit/export${filter}`} download><Download size={16} stroke-width={1.75} aria-hidden="true" />{t("audit.export")}</a>}
      </div>
      <div class="inner">
        <Tools everything={page?.everything ?? false} />
        {page && !page.everything && <p class="small faint">{t("audit.own")}</p>}
        {verified && <Verdict found={verified} />}
        {failed && <Failed again={() => void load()}>{t("err.load_any")}</Failed>}
        {!page && !failed && <Skeleton rows={8} />}
        {page?.items.length === 0 && <Empty icon={FileCheck} title={t("audit.empty")} />}
        {!!page?.items.length && (
          <div class="scroll" tabIndex={0} role="region" aria-label={t("nav.audit")}>
            <table class="table audit">
              <thead><tr><th scope="col" class="r">#</th><th scope="col">{t("audit.when")}</th><th scope="col">{t("audit.person")}</th><th scope="col">{t("audit.action")}</th><th scope="col">{t("audit.what")}</th></tr></thead>
              <tbody>{page.items.map((row) => <Line key={row.seq} row={row} />)}</tbody>
            </table>
          </div>
        )}
        {page?.next && <div><button class="btn" onClick={() => void load(page.next!)}>{t("list.more")}</button></div>}
      </div>
    </main>
  );
}
