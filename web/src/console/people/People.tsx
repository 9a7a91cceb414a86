/** Those who work here: who may what, and what waits for a second security admin. */
import { Plus, TriangleAlert, Users } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { lang, t, word } from "../../shared/i18n";
import { moment } from "../../shared/i18n/time";
import { Avatar } from "../../shared/parts/Avatar";
import { Dialog } from "../../shared/parts/Dialog";
import { Empty, Failed, Skeleton } from "../../shared/parts/States";
import { Strip } from "../../shared/parts/Strip";
import { ApiError, get, post, serverNow } from "../api";
import { TokenList } from "../me/Tokens";
import { withFactor } from "../security/ShowAgain";
import { on } from "../stream";
import { attempt } from "../thread/attempt";
import type { Colleague, Proposal } from "../types";
import { PersonForm } from "./PersonForm";
import { overrideSentence } from "../announcements/Overrides";
import "../inboxes/inboxes.css";
import "../me/security.css";
import "./people.css";

const list = (rights: unknown) => (Array.isArray(rights) ? rights.map((right) => word("right", String(right))).join(lang.value === "zh" ? "、" : ", ") : "");

/** What a proposal asks for, in one sentence. */
function sentence({ kind, content, object }: Proposal): string {
  const name = String(content.display_name ?? content.name ?? object);
  switch (String(content.do ?? kind)) {
    case "add":
      return t("people.ask.add", { name: `${name} (${String(content.name)})`, rights: list(content.rights) });
    case "rights":
      return t("people.ask.rights", { name, before: list(content.before), rights: list(content.rights) });
    case "disable":
      return t("people.ask.disable", { name });
    case "enable":
      return t("people.ask.enable", { name });
    case "factors_reset":
      return t("people.ask.factors_reset", { name });
    case "erase":
      return t("people.ask.erase", { name });
    case "announcement":
    case "limit":
      return overrideSentence(kind, content);
    default:
      return t("people.ask.other", { kind: word("proposal", kind), name });
  }
}

function Waiting({ proposal, onDone, onLink }: { proposal: Proposal; onDone: () => void; onLink: (link: string) => void }) {
  const approve = () =>
    void attempt(async () => {
      const done = await withFactor(() => post<{ link?: string }>(`/api/proposals/${proposal.id}/approve`));
      if (done.link) onLink(done.link);
    }, t("people.agreed")).then(onDone);
  const withdraw = () => void attempt(() => post(`/api/proposals/${proposal.id}/withdraw`), t("people.withdrawn")).then(onDone);
  return (
    <div class="person">
      <span class="grow stack tight">
        <span class="strong">{sentence(proposal)}</span>
        <span class="small faint">{t("people.asked", { name: proposal.author?.name ?? "", t: moment(proposal.created_at, lang.value, serverNow()) })}</span>
      </span>
      {proposal.kind === "official" ? <a class="btn sm" href="/official-list">{t("nav.official")}</a> : proposal.mine ? <span class="small muted">{t("people.mine")}</span> : <button class="btn primary sm" onClick={approve}>{t("people.agree")}</button>}
      <button class="btn sm" onClick={withdraw}>{t(proposal.mine ? "people.withdraw" : "people.refuse")}</button>
    </div>
  );
}

function One({ person, able, onAsk, onEdit }: { person: Colleague; able: boolean; onAsk: (wish: Record<string, unknown>) => void; onEdit: () => void }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Avatar id={person.id} name={person.display_name} size="md" />
        <span class="grow stack tight">
          <span class="strong clip">{person.display_name}{person.me ? ` · ${t("you")}` : ""}</span>
          <span class="small faint clip">{person.name} · {list(person.rights)}</span>
        </span>
        {person.disabled && <span class="chip">{t("people.off")}</span>}
        {!person.disabled && person.factors === 0 && <span class="chip warn">{t("people.no_factor")}</span>}
      </summary>
      <div class="inside">
        <dl class="kv">
          <dt>{t("people.rights")}</dt><dd>{list(person.rights)}</dd>
          <dt>{t("people.teams")}</dt><dd>{person.teams.join(", ") || "–"}</dd>
          <dt>{t("people.factors")}</dt><dd>{person.factors}</dd>
        </dl>
        {open && <TokenList base={`/api/people/${person.id}/tokens`} />}
        <div class="row wrap">
          <button class="btn sm" disabled={!able} onClick={onEdit}>{t("people.change")}</button>
          <button class="btn sm" disabled={!able || person.factors === 0} onClick={() => onAsk({ do: "factors_reset" })}>{t("people.reset")}</button>
          <button class="btn sm danger" disabled={!able} onClick={() => onAsk({ do: person.disabled ? "enable" : "disable" })}>{t(person.disabled ? "people.enable" : "people.disable")}</button>
          <button class="btn sm" onClick={() => void attempt(() => post(`/api/people/${person.id}/sign-out`), t("people.signed_out"))}>{t("people.sign_out")}</button>
        </div>
      </div>
    </details>
  );
}

export default function People() {
  const [people, setPeople] = useState<{ items: Colleague[]; two_admins: boolean } | null>(null);
  const [waiting, setWaiting] = useState<Proposal[]>([]);
  const [failed, setFailed] = useState(false);
  const [form, setForm] = useState<Colleague | "new" | null>(null);
  const [link, setLink] = useState("");
  const load = () =>
    void Promise.all([get<{ items: Colleague[]; two_admins: boolean }>("/api/people"), get<{ items: Proposal[] }>("/api/proposals")]).then(
      ([everybody, open]) => { setPeople(everybody); setWaiting(open.items); setFailed(false); },
      (error: unknown) => error instanceof ApiError && setFailed(true),
    );
  useEffect(() => {
    load();
    const gone = [on("proposals", load), on("security", load), on("resync", load)];
    return () => gone.forEach((off) => off());
  }, []);
  const ask = (path: string, wish: Record<string, unknown>) => void attempt(() => post(path, wish), t("people.offered")).then((worked) => { if (worked) setForm(null); load(); });
  const able = people?.two_admins ?? false;
  return (
    <main class="page" id="main">
      <div class="top">
        <h1 class="grow">{t("nav.people")}</h1>
        <button class="btn primary" disabled={!able} onClick={() => setForm("new")}><Plus size={16} stroke-width={1.75} aria-hidden="true" />{t("people.add")}</button>
      </div>
      <div class="inner">
        {failed && <Failed again={load}>{t("err.load_any")}</Failed>}
        {!people && !failed && <Skeleton rows={4} />}
        {people && !able && <Strip tone="warn" icon={TriangleAlert}>{t("people.one_admin")}</Strip>}
        {waiting.length > 0 && (
          <section class="stack" aria-labelledby="waiting">
            <h2 id="waiting">{t("people.waiting")}</h2>
            <div class="rows">{waiting.map((proposal) => <Waiting key={proposal.id} proposal={proposal} onDone={load} onLink={setLink} />)}</div>
          </section>
        )}
        {people && people.items.length === 0 && <Empty icon={Users} title={t("people.nobody")} />}
        {people && <div class="rows">{people.items.map((person) => <One key={person.id} person={person} able={able} onAsk={(wish) => ask(`/api/people/${person.id}`, wish)} onEdit={() => setForm(person)} />)}</div>}
      </div>
      {form && <PersonForm known={form === "new" ? null : form} onClose={() => setForm(null)} onAsk={ask} />}
      {link && (
        <Dialog title={t("people.link")} onClose={() => setLink("")}>
          <div class="stack">
            <p>{t("people.link.how")}</p>
            <p class="mono link-text">{link}</p>
            <button class="btn primary wide" onClick={() => void navigator.clipboard.writeText(link).then(() => setLink(""))}>{t("copy.link")}</button>
          </div>
        </Dialog>
      )}
    </main>
  );
}
