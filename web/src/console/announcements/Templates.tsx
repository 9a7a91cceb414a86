/** Templates: start a draft from one, keep a draft as one. */
import { FileText, Trash2 } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../../shared/i18n";
import { Dialog } from "../../shared/parts/Dialog";
import { Menu, MenuItem } from "../../shared/parts/Menu";
import { del, get, post } from "../api";
import { may } from "../store/me";
import { attempt } from "../thread/attempt";
import type { Content, Template } from "./types";
import { change, editing } from "./editing";

function KeepDialog({ content, onClose }: { content: Content; onClose: () => void }) {
  const [name, setName] = useState(content.title);
  const keep = async (event: Event) => {
    event.preventDefault();
    if (await attempt(() => post("/api/templates", { name: name.trim(), content }), t("template.kept", { name: name.trim() }))) onClose();
  };
  return (
    <Dialog title={t("template.keep")} onClose={onClose}>
      <form onSubmit={(event) => void keep(event)}>
        <div class="field">
          <label for="template-name">{t("template.name")}</label>
          <input class="input" id="template-name" autofocus maxLength={80} value={name} onInput={(event) => setName(event.currentTarget.value)} />
          <span class="small faint">{t("template.hint")}</span>
        </div>
        <div class="buttons">
          <button type="button" class="btn" onClick={onClose}>{t("cancel")}</button>
          <button class="btn primary" disabled={!name.trim()}>{t("save")}</button>
        </div>
      </form>
    </Dialog>
  );
}

function ManageDialog({ items, onClose, onGone }: { items: Template[]; onClose: () => void; onGone: () => void }) {
  const remove = (item: Template) => void attempt(() => del(`/api/templates/${encodeURIComponent(item.id)}`), t("template.removed", { name: item.name })).then((worked) => worked && onGone());
  return (
    <Dialog title={t("template.manage")} onClose={onClose}>
      <ul class="bulk-results">
        {items.map((item) => (
          <li key={item.id} class="row">
            <span class="grow clip" dir="auto">{item.name} <span class="small faint">{item.by?.name}</span></span>
            <button class="icon-btn" aria-label={t("template.remove", { name: item.name })} onClick={() => remove(item)}><Trash2 size={16} stroke-width={1.75} aria-hidden="true" /></button>
          </li>
        ))}
      </ul>
      <div class="buttons"><button class="btn primary" onClick={onClose}>{t("done")}</button></div>
    </Dialog>
  );
}

/** In the head of the editor. */
export function Templates() {
  const [open, setOpen] = useState(false);
  const [dialog, setDialog] = useState<"" | "keep" | "manage">("");
  const [items, setItems] = useState<Template[]>([]);
  const load = () => void get<{ items: Template[] }>("/api/templates").then((page) => setItems(page.items), () => undefined);
  useEffect(() => {
    if (open || dialog === "manage") load();
  }, [open, dialog]);
  const content = editing.value!.content;
  const start = (item: Template) => {
    setOpen(false);
    change({ ...item.content, picture: content.picture, scheduled_at: content.scheduled_at });
  };
  return (
    <>
      <Menu open={open} onOpen={setOpen} label={t("template.word")} find button={(attributes) => <button class="btn" {...attributes}><FileText size={16} stroke-width={1.75} aria-hidden="true" />{t("template.word")}</button>}>
        <h2 class="menu-head">{t("template.start")}</h2>
        {items.map((item) => <MenuItem key={item.id} onPick={() => start(item)}>{item.name}</MenuItem>)}
        {!items.length && <p class="none small faint">{t("template.none")}</p>}
        {may("publish") && <MenuItem icon={FileText} onPick={() => { setOpen(false); setDialog("keep"); }}>{t("template.keep")}</MenuItem>}
        {may("publish") && items.length > 0 && <MenuItem icon={Trash2} onPick={() => { setOpen(false); setDialog("manage"); }}>{t("template.manage")}</MenuItem>}
      </Menu>
      {dialog === "keep" && <KeepDialog content={content} onClose={() => setDialog("")} />}
      {dialog === "manage" && <ManageDialog items={items} onClose={() => setDialog("")} onGone={load} />}
    </>
  );
}
