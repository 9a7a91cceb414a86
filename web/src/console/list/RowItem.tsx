/** One conversation in the list: who, the one measure that runs out first, the last words. */
import { UserBadge } from "../../shared/parts/UserBadge";
import { Check, CircleQuestionMark } from "lucide-preact";
import { lang, platformName, t, word } from "../../shared/i18n";
import { duration, rowTime } from "../../shared/i18n/time";
import { Avatar } from "../../shared/parts/Avatar";
import { Dial, Door, Pips } from "../../shared/parts/Measure";
import { now } from "../clock";
import { plainText } from "../thread/secrets";
import type { Row } from "../types";
import { awaitsUs, firstDue } from "./groups";

/** "6 min", "4 min over", "Window 1 h 50 m". */
export function dueWords(kind: "promise" | "window", rest: number): string {
  if (kind === "window") return rest <= 0 ? t("window.closed.short") : t("window.short", { t: duration(rest, lang.value) });
  return rest <= 0 ? t("sla.over", { t: duration(rest, lang.value) }) : duration(rest, lang.value);
}

function authorKind(row: Row): string {
  const author = row.last?.author;
  return typeof author === "object" && author ? author.kind : String(author ?? "").split(":")[0]!;
}

function lastWords(row: Row): string {
  const last = row.last;
  if (!last) return "";
  if (last.hidden) return t("row.hidden");
  const text = plainText(last.text);
  const kind = last.kind === "text" || last.kind === "button" ? "" : `[${word("kind", last.kind)}]`;
  if (last.direction === "activity") return word("activity", last.kind);
  return [kind, text].filter(Boolean).join(" ");
}

function lead(row: Row): string {
  if (!row.last || row.last.direction === "in" || row.last.direction === "activity") return "";
  if (row.last.direction === "note") return t("row.note");
  const kind = authorKind(row);
  return kind === "bot" || kind === "system" ? t("row.bot") : t("row.you");
}

function RowMeasure({ row }: { row: Row }) {
  const due = firstDue(row, now.value);
  if (!due) return row.last ? <span class="when">{rowTime(row.last.at, lang.value, now.value)}</span> : null;
  const words = dueWords(due.kind, due.at - now.value);
  return due.kind === "window" ? <Door left={due.left} tone={due.tone}>{words}</Door> : <Dial left={due.left} tone={due.tone}>{words}</Dial>;
}

function Tail({ row }: { row: Row }) {
  if (row.unknown) return <span class="unknown-mark" role="img" aria-label={t("filter.unknown")} title={t("filter.unknown")}><CircleQuestionMark size={14} stroke-width={2} aria-hidden="true" /></span>;
  if (row.unread > 0) return <span class="badge">{row.unread > 99 ? "99+" : row.unread}<span class="sr"> {t("row.unread.word")}</span></span>;
  if (row.draft) return <span class="draft-mark">{t("row.draft")}</span>;
  if (row.window_left !== null && row.window_left <= 1 && awaitsUs(row)) return <Pips left={row.window_left} of={5} />;
  return null;
}

export function RowItem(props: { row: Row; at: boolean; here: boolean; picked: boolean | null; onPick: (event: MouseEvent) => void }) {
  const { row } = props;
  return (
    <li id={`row-${row.case}`} role="option" class={`item ${row.unread ? "unread" : ""} ${props.at ? "at" : ""}`} aria-selected={props.picked ?? props.here} onClick={props.onPick}>
      <Avatar id={String(row.id)} name={row.name} platform={row.platform} quiet />
      {props.picked !== null && <span class={`check ${props.picked ? "on" : ""}`} aria-hidden="true"><Check size={18} /></span>}
      <div class="grow">
        <div class="l1">
          <span class="name clip" dir="auto" title={row.name}>{row.name}</span>
          <UserBadge />
          <span class="sr">, {platformName(row.platform)}, </span>
          <RowMeasure row={row} />
        </div>
        <div class="l2">
          <span class="prev clip">
            {lead(row) && <span class="you">{lead(row)}</span>}
            <span dir="auto" lang={row.language || undefined}>{lastWords(row)}</span>
          </span>
          <span class="tail"><Tail row={row} /></span>
        </div>
      </div>
    </li>
  );
}
