/** What can be done with all selected conversations at once. */
import { useState } from "preact/hooks";
import { Check, Hand, Moon } from "lucide-preact";
import { t } from "../../shared/i18n";
import { Menu } from "../../shared/parts/Menu";
import { say } from "../../shared/parts/Toasts";
import { newKey, post } from "../api";
import { loadList, selected, selecting } from "../store/list";
import { SnoozeChoices } from "../thread/SnoozeChoices";

async function forAll(name: string, body: Record<string, unknown> = {}): Promise<void> {
  const ids = [...selected.value];
  const results = await Promise.allSettled(ids.map((id) => post(`/api/conversations/${encodeURIComponent(id)}/${name}`, { key: newKey(), ...body })));
  const failed = results.filter((result) => result.status === "rejected").length;
  say(failed ? t("bulk.failed", { n: failed, of: ids.length }) : t("bulk.done", { n: ids.length }));
  selected.value = new Set();
  selecting.value = false;
  await loadList();
}

export function BulkBar() {
  const [snoozing, setSnoozing] = useState(false);
  const none = selected.value.size === 0;
  return (
    <div class="bulk" role="toolbar" aria-label={t("select.start")}>
      <span class="grow small">{t("bulk.count", { n: selected.value.size })}</span>
      <button class="btn sm" disabled={none} onClick={() => void forAll("claim")}><Hand size={14} aria-hidden="true" />{t("act.claim")}</button>
      <Menu open={snoozing} onOpen={setSnoozing} label={t("act.snooze")} up button={(attributes) => <button class="btn sm" disabled={none} {...attributes}><Moon size={14} aria-hidden="true" />{t("act.snooze")}</button>}>
        <SnoozeChoices onPick={(until) => { setSnoozing(false); void forAll("snooze", { until }); }} />
      </Menu>
      <button class="btn sm" disabled={none} onClick={() => void forAll("resolve", { outcome: "solved", ask_rating: false })}><Check size={14} aria-hidden="true" />{t("act.resolve")}</button>
    </div>
  );
}
