/** One centred line: who did what, when. A hidden secret stands at the side of its message instead. */
import { ArrowLeftRight, Bot, CircleQuestionMark, Hand, Moon, RotateCcw, ShieldCheck, Smile, TriangleAlert, UserX, Check, type LucideIcon } from "lucide-preact";
import { lang, t, word } from "../../shared/i18n";
import { clock, moment } from "../../shared/i18n/time";
import { serverNow } from "../api";
import { myId, nameOf } from "../store/me";
import type { Author, Message } from "../types";

const ICONS: Record<string, LucideIcon> = {
  claimed: Hand, transferred: ArrowLeftRight, handed_off: ArrowLeftRight, returned: Bot, snoozed: Moon, woken: Moon, resolved: Check, case_reopened: RotateCcw, reopened: RotateCcw,
  delivery_decided: CircleQuestionMark, contact_left: UserX, unreachable: UserX, erase_requested: TriangleAlert, escalated: TriangleAlert, poison: TriangleAlert, gate_refused: TriangleAlert, reacted: Smile, picked: Bot,
};

const FUNDS = ["recovery_phrase", "private_key", "keystore"];

export function authorName(author: Author): string {
  if (author.kind === "agent") return author.id === myId.value ? t("you") : author.name || nameOf(author.id);
  if (author.kind === "bot") return t("bot");
  return author.kind === "system" ? "Kefu" : author.name;
}

/** What follows after the verb: to whom, until when, how. */
function detail(message: Message): string {
  const { to, until, outcome, reason, how, emoji, level } = message.data;
  if (message.kind === "delivery_decided") return word("decided", String(to ?? ""));
  if (to) return nameOf(String(to));
  if (typeof until === "number") return t("until", { t: moment(until * (until < 1e11 ? 1000 : 1), lang.value, serverNow()) });
  if (outcome) return word("outcome", String(outcome));
  if (reason) return word("handoff", String(reason));
  if (how) return word("left", String(how));
  if (level) return word("level", String(level));
  return emoji ? String(emoji) : "";
}

export function ActivityLine({ message }: { message: Message }) {
  if (message.kind === "secret_hidden") {
    const kinds = Array.isArray(message.data.kinds) ? message.data.kinds.map(String) : [];
    const moved = !kinds.length || kinds.some((kind) => FUNDS.includes(kind));
    return (
      <div class="aside">
        <ShieldCheck size={14} stroke-width={1.75} aria-hidden="true" />
        <span>{moved ? t("secret.where", { t: clock(message.at, lang.value) }) : t("secret.hidden")}</span>
      </div>
    );
  }
  const Icon = ICONS[message.kind] ?? Check;
  const extra = detail(message);
  return (
    <div class="act">
      <Icon size={14} stroke-width={1.75} aria-hidden="true" />
      <span>
        <b>{authorName(message.author)}</b>{lang.value === "zh" ? "" : " "}{word("activity", message.kind)}
        {message.text ? ` · ${message.text}` : ""}
        {extra ? ` · ${extra}` : ""} · {clock(message.at, lang.value)}
      </span>
    </div>
  );
}
