/** What can be done with all selected conversations at once: one question, then what became of each. */
import { ArrowLeftRight, Check, Hand, Moon, UserPlus } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../../shared/i18n";
import { Menu } from "../../shared/parts/Menu";
import { spoken } from "../../shared/parts/Toasts";
import { provide } from "../keys";
import { selected } from "../store/list";
import { SnoozeChoices } from "../thread/SnoozeChoices";
import { RecipientChoices } from "../thread/TransferMenu";
import { BulkDialog, type Wish } from "./BulkDialog";

type Open = "" | "transfer" | "assign" | "snooze";

export function BulkBar() {
  const [menu, setMenu] = useState<Open>("");
  const [wish, setWish] = useState<Wish | null>(null);
  const count = selected.value.size;
  const none = count === 0;

  const ask = (next: Wish) => {
    setMenu("");
    if (selected.peek().size) setWish(next);
  };
  const unlessNone = (run: () => void) => () => void (selected.peek().size && run());
  const resolve = () => ask({ body: { do: "resolve", outcome: "solved", ask_rating: false }, title: (n) => t("bulk.resolve.ask", { n }), hint: t("bulk.resolve.hint"), button: t("act.resolve") });
  const claim = () => ask({ body: { do: "claim" }, title: (n) => t("bulk.claim.ask", { n }), hint: "", button: t("act.claim") });
  const give = (body: Record<string, unknown>, name: string) => ask({ body, title: (n) => t("bulk.transfer.ask", { n, name }), hint: "", button: t("act.transfer") });
  const put = (until: number, words: string) => ask({ body: { do: "snooze", until }, title: (n) => t("bulk.snooze.ask", { n, t: words }), hint: "", button: t("act.snooze") });

  useEffect(() => {
    const gone = [
      provide("claim", unlessNone(claim)),
      provide("resolve", unlessNone(resolve)),
      provide("transfer", unlessNone(() => setMenu("transfer"))),
      provide("snooze", unlessNone(() => setMenu("snooze"))),
    ];
    return () => gone.forEach((off) => off());
  }, []);
  useEffect(() => void (spoken.value = t("bulk.count", { n: count })), [count]);

  return (
    <div class="bulk" role="toolbar" aria-label={t("select.start")}>
      <span class="grow small">{t("bulk.count", { n: count })}</span>
      <button class="btn sm" disabled={none} title="C" onClick={claim}><Hand size={14} aria-hidden="true" />{t("act.claim")}</button>
      <Menu open={menu === "transfer"} onOpen={(on) => setMenu(on ? "transfer" : "")} label={t("act.transfer")} side="left" up find button={(attributes) => <button class="btn sm" disabled={none} title="T" {...attributes}><ArrowLeftRight size={14} aria-hidden="true" />{t("act.transfer")}</button>}>
        <RecipientChoices only="team" onPick={(body, name) => give({ do: "transfer", ...body }, name)} />
      </Menu>
      <Menu open={menu === "assign"} onOpen={(on) => setMenu(on ? "assign" : "")} label={t("act.assign")} side="left" up find button={(attributes) => <button class="btn sm" disabled={none} {...attributes}><UserPlus size={14} aria-hidden="true" />{t("act.assign")}</button>}>
        <RecipientChoices only="agent" onPick={(body, name) => give({ do: "assign", ...body }, name)} />
      </Menu>
      <Menu open={menu === "snooze"} onOpen={(on) => setMenu(on ? "snooze" : "")} label={t("act.snooze")} side="left" up button={(attributes) => <button class="btn sm" disabled={none} title="H" {...attributes}><Moon size={14} aria-hidden="true" />{t("act.snooze")}</button>}>
        <SnoozeChoices onPick={put} />
      </Menu>
      <button class="btn sm" disabled={none} title="E" onClick={resolve}><Check size={14} aria-hidden="true" />{t("act.resolve")}</button>
      {wish && <BulkDialog wish={wish} onClose={() => setWish(null)} />}
    </div>
  );
}
