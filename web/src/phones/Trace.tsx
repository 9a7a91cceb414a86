/** What the fleet just did for the person on a phone, and what it cost. Links to the case in the console. */
import { Bot, Check, Clock, TriangleAlert, Users } from "lucide-preact";
import { lang } from "../shared/i18n";
import { duration } from "../shared/i18n/time";
import { overview, type PhoneState } from "./store";
import type { TraceLine } from "./types";
import { t, word } from "./words";

const ICONS = { waiting: Clock, on_its_way: Clock, queued: Clock, refused: TriangleAlert, held: Users, cost: Check };

export function Trace(props: { phone: PhoneState }) {
  const lines = props.phone.trace.value.map((line) => ({ line, words: worded(line) })).filter(({ words }) => words);
  return (
    <div class="trace" role="status">
      {lines.length === 0 && <div class="row"><Clock size={14} stroke-width={1.75} aria-hidden="true" />{t("trace.nothing")}</div>}
      {lines.map(({ line, words }) => (
        <Line key={line.kind} line={line} words={words} />
      ))}
    </div>
  );
}

function Line(props: { line: TraceLine; words: string }) {
  const { line, words } = props;
  const Icon = ICONS[line.kind as keyof typeof ICONS] ?? Bot;
  const base = overview.value?.console_url;
  return (
    <div class={`row ${line.kind}`}>
      <Icon size={14} stroke-width={1.75} aria-hidden="true" />
      {base && line.case ? (
        <a href={`${base}/c/${line.case}`} target="_blank" rel="noopener">{words}</a>
      ) : (
        <span>{words}</span>
      )}
    </div>
  );
}

/** Empty when there is nothing to say: a platform that counts nothing has no cost. */
function worded(line: TraceLine): string {
  return line.kind === "cost" ? cost(line.values) : word("trace", line.kind, { ...line.values, case: line.case ?? "" });
}

function cost(values: TraceLine["values"]): string {
  const parts: string[] = [];
  const n = (name: string) => (typeof values[name] === "number" ? (values[name] as number) : null);
  const [stored, delivered, left, seconds, dollars] = ["stored_ms", "delivered_ms", "left", "window_seconds", "dollars"].map(n);
  if (stored != null) parts.push(t("cost.stored", { n: stored }));
  if (delivered != null) parts.push(t("cost.delivered", { n: delivered }));
  if (seconds === 0) parts.push(t("cost.closed"));
  else if (left != null) parts.push(t("cost.left", { n: left }));
  if (dollars != null) parts.push(t("cost.dollars", { n: String(dollars) }));
  if (seconds != null && seconds > 0 && stored == null) parts.push(t("cost.window", { t: duration(seconds * 1000, lang.value) }));
  return parts.join(" · ");
}
