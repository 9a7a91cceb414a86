/** Quick replies: find them, and for those who may: write, change and remove them. */
import { Pencil, Plus, Search, Trash2, Zap } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { lang, t, word } from "../../shared/i18n";
import { Dialog } from "../../shared/parts/Dialog";
import { Empty, Failed, Skeleton } from "../../shared/parts/States";
import { ApiError, del, get } from "../api";
import { ranked } from "../reply/variables";
import { attempt } from "../thread/attempt";
import type { Canned } from "../types";
import { CannedForm, ownWritableTeams } from "./CannedForm";
import "./canned.css";

type Side = "zh" | "en";

function Item(props: { item: Canned; side: Side; onEdit: () => void; onRemove: () => void }) {
  const { item, side } = props;
  const other = side === "zh" ? "en" : "zh";
  const text = item.text[side];
  return (
    <li>
      <span class="row">
        <span class="strong" dir="auto">{item.title}</span>
        {item.shortcut && <span class="shortcut">/{item.shortcut}</span>}
        <span class="chip line">{item.team || t("canned.everybody")}</span>
        {!text && <span class="chip warn">{t("canned.only", { language: word("language", other) })}</span>}
        {item.may_change && (
          <span class="row end">
            <button class="icon-btn" aria-label={`${t("ann.edit")}: ${item.title}`} title={t("ann.edit")} onClick={props.onEdit}><Pencil size={16} stroke-width={1.75} aria-hidden="true" /></button>
            <button class="icon-btn" aria-label={`${t("canned.remove")}: ${item.title}`} title={t("canned.remove")} onClick={props.onRemove}><Trash2 size={16} stroke-width={1.75} aria-hidden="true" /></button>
          </span>
        )}
      </span>
      <p lang={text ? side : other} dir="auto">{text || item.text[other]}</p>
    </li>
  );
}

export default function CannedPage() {
  const [text, setText] = useState("");
  const [side, setSide] = useState<Side>(lang.value);
  const [items, setItems] = useState<Canned[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [editing, setEditing] = useState<Canned | "new" | null>(null);
  const [removing, setRemoving] = useState<Canned | null>(null);
  const load = () => get<{ items: Canned[] }>("/api/canned").then((page) => { setItems(page.items); setFailed(false); }, (error: unknown) => error instanceof ApiError && setFailed(true));
  useEffect(() => void load(), []);
  const found = ranked(items ?? [], text);
  const mayWrite = ownWritableTeams().length > 0;
  const create = <button class="btn primary" onClick={() => setEditing("new")}><Plus size={16} aria-hidden="true" />{t("ann.new")}</button>;
  const remove = async (item: Canned) => {
    setRemoving(null);
    if (await attempt(() => del(`/api/canned/${encodeURIComponent(item.id)}`), t("canned.removed", { name: item.title }))) void load();
  };
  return (
    <main class="page" id="main">
      <div class="top">
        <h1>{t("nav.canned")}</h1>
        <div class="tabs" role="group" aria-label={t("language")}>
          {(["zh", "en"] as const).map((each) => <button key={each} aria-pressed={each === side} onClick={() => setSide(each)}>{word("language", each)}</button>)}
        </div>
        <span class="grow" />
        {mayWrite && create}
      </div>
      <div class="inner narrow">
        <label class="search"><Search size={16} aria-hidden="true" /><span class="sr">{t("canned.find")}</span><input type="search" placeholder={t("canned.find")} value={text} onInput={(event) => setText(event.currentTarget.value)} /></label>
        {failed && <Failed again={() => void load()}>{t("err.load_any")}</Failed>}
        {!items && !failed && <Skeleton rows={4} />}
        {items && !found.length && (
          <Empty icon={Zap} title={text ? t("empty.search", { q: text }) : t("canned.empty")} hint={text ? "" : t("canned.empty.hint")}>{!text && mayWrite && create}</Empty>
        )}
        <ul class="canned-list">
          {found.map((item) => <Item key={item.id} item={item} side={side} onEdit={() => setEditing(item)} onRemove={() => setRemoving(item)} />)}
        </ul>
      </div>
      {editing && <CannedForm known={editing === "new" ? null : editing} onClose={() => setEditing(null)} onSaved={() => { setEditing(null); void load(); }} />}
      {removing && (
        <Dialog title={t("canned.remove.ask", { name: removing.title })} onClose={() => setRemoving(null)}>
          <div class="buttons">
            <button class="btn" onClick={() => setRemoving(null)}>{t("cancel")}</button>
            <button class="btn danger" onClick={() => void remove(removing)}>{t("canned.remove")}</button>
          </div>
        </Dialog>
      )}
    </main>
  );
}
