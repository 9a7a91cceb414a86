/** Accounts and links that contacts reported: look, write down who it is, confirm or dismiss. */
import { Download, ShieldAlert } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { lang, platformName, t, word } from "../../shared/i18n";
import { moment } from "../../shared/i18n/time";
import { Dialog } from "../../shared/parts/Dialog";
import { Empty, Failed, Skeleton } from "../../shared/parts/States";
import { ApiError, get, post, query, serverNow } from "../api";
import { inboxTitle, may, me } from "../store/me";
import { on } from "../stream";
import { attempt } from "../thread/attempt";
import { plainText } from "../thread/secrets";
import "../inboxes/inboxes.css";
import "../official/official.css";

type State = "open" | "confirmed" | "dismissed";
interface Report {
  id: string; at: number; inbox: string; conversation: string; platform: string; handle: string; link: string; origin: string; state: State;
  text: string; looks: string; pictures: { blob: string; url: string }[]; handled_by: { name: string } | null; handled_at: number | null;
}
interface Page { items: Report[]; next: string | null; open: number }

function Confirm({ one, onClose, onDone }: { one: Report; onClose: () => void; onDone: () => void }) {
  const [platform, setPlatform] = useState(one.platform || "");
  const [handle, setHandle] = useState(one.handle);
  const [link, setLink] = useState(one.link);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await attempt(() => post(`/api/impostors/${encodeURIComponent(one.id)}/confirm`, { platform, handle, link }), t("impostor.confirmed"))) onDone();
  };
  const field = (id: string, label: string, value: string, set: (value: string) => void) => (
    <div class="field">
      <label for={id}>{label}</label>
      <input class="input" id={id} value={value} spellcheck={false} onInput={(event) => set(event.currentTarget.value)} />
    </div>
  );
  return (
    <Dialog title={t("impostor.confirm")} onClose={onClose}>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        <p class="small muted">{t("impostor.confirm.hint")}</p>
        {field("i-platform", t("impostor.platform"), platform, setPlatform)}
        {field("i-handle", t("impostor.handle"), handle, setHandle)}
        {field("i-link", t("impostor.link"), link, setLink)}
        <div class="buttons">
          <button type="button" class="btn" onClick={onClose}>{t("cancel")}</button>
          <button class="btn primary" disabled={!handle.trim() && !link.trim()}>{t("impostor.confirm")}</button>
        </div>
      </form>
    </Dialog>
  );
}

function Item({ one, onConfirm, onDismiss }: { one: Report; onConfirm: () => void; onDismiss: () => void }) {
  const where = [word("impostor.origin", one.origin), one.inbox && inboxTitle(one.inbox), moment(one.at, lang.value, serverNow())].filter(Boolean).join(" · ");
  return (
    <div class="report">
      <span class="row">
        <bdi class="strong">{[one.platform && platformName(one.platform), one.handle, one.link].filter(Boolean).join(" · ") || "–"}</bdi>
        {one.state === "open" && <span class={`chip ${one.looks === "lookalike" ? "warn" : "line"}`}>{word("impostor.looks", one.looks)}</span>}
      </span>
      <span class="small faint">{where}{one.handled_by && ` · ${one.handled_by.name}`}</span>
      {one.text && <p dir="auto">{plainText(one.text)}</p>}
      {one.pictures.length > 0 && (
        <span class="proofs">{one.pictures.map((picture) => <a key={picture.blob} href={picture.url} target="_blank" rel="noreferrer"><img src={picture.url} alt={t("impostor.picture")} loading="lazy" /></a>)}</span>
      )}
      {one.state === "open" && may("desk") && (
        <span class="row">
          <button class="btn sm primary" onClick={onConfirm}>{t("impostor.confirm")}</button>
          <button class="btn sm ghost" onClick={onDismiss}>{t("impostor.dismiss")}</button>
        </span>
      )}
    </div>
  );
}

export default function Impostors() {
  const [state, setState] = useState<State>("open");
  const [page, setPage] = useState<Page | null>(null);
  const [failed, setFailed] = useState(false);
  const [confirming, setConfirming] = useState<Report | null>(null);
  const load = (cursor = "") => get<Page>(`/api/impostors${query({ state, cursor })}`).then((found) => {
    setPage((old) => (cursor && old ? { ...found, items: [...old.items, ...found.items] } : found));
    if (me.value) me.value = { ...me.value, impostors: found.open };
    setFailed(false);
  }, (error: unknown) => error instanceof ApiError && setFailed(true));
  useEffect(() => {
    void load();
    const gone = [on("impostor", () => void load()), on("resync", () => void load())];
    return () => gone.forEach((off) => off());
  }, [state]);
  const dismiss = (one: Report) => void attempt(() => post(`/api/impostors/${encodeURIComponent(one.id)}/dismiss`, {}), t("impostor.dismissed")).then((worked) => worked && load());
  return (
    <main class="page" id="main">
      <div class="top">
        <h1>{t("nav.impostors")}</h1>
        <span class="row" role="group" aria-label={t("nav.impostors")}>
          {(["open", "confirmed", "dismissed"] as const).map((each) => (
            <button key={each} class={`chip ${state === each ? "on" : "line"}`} aria-pressed={state === each} onClick={() => setState(each)}>{word("impostor.state", each)}</button>
          ))}
        </span>
        <span class="grow" />
        {may("operate") && <a class="btn" href={`/api/impostors.csv?state=${state}`}><Download size={16} aria-hidden="true" />CSV</a>}
      </div>
      <div class="inner">
        {failed && <Failed again={() => void load()}>{t("err.load_any")}</Failed>}
        {!page && !failed && <Skeleton rows={4} />}
        {page?.items.length === 0 && <Empty icon={ShieldAlert} title={t("impostor.empty")} hint={t("impostor.empty.hint")} />}
        {!!page?.items.length && <div class="rows">{page.items.map((one) => <Item key={one.id} one={one} onConfirm={() => setConfirming(one)} onDismiss={() => dismiss(one)} />)}</div>}
        {page?.next && <div><button class="btn" onClick={() => void load(page.next!)}>{t("list.more")}</button></div>}
      </div>
      {confirming && <Confirm one={confirming} onClose={() => setConfirming(null)} onDone={() => { setConfirming(null); void load(); }} />}
    </main>
  );
}
