/** What we promised, what the platform allows, how many messages are left, what one costs: before anybody types. */
import { Coins, Hourglass } from "lucide-preact";
import { lang, platformName, t } from "../../shared/i18n";
import { duration } from "../../shared/i18n/time";
import { Dial, Door, Pips } from "../../shared/parts/Measure";
import { now } from "../clock";
import { promise, replyWindow } from "../list/groups";
import { dueWords } from "../list/RowItem";
import type { Conversation } from "../types";

/** "$0.015", "$0.20". */
export function dollars(micro: number): string {
  const value = micro / 1_000_000;
  const digits = Number.isInteger(Math.round(value * 1000) / 10) ? 2 : 3;
  return lang.value === "zh" ? `${value.toFixed(digits)} 美元` : `$${value.toFixed(digits)}`;
}

/** The most a window can hold, as far as we have seen; WeChat allows five. */
const MOST = 5;

/** Phones get the shorter words. */
function Both(props: { long: string; short: string }) {
  return (
    <>
      <span class="long">{props.long}</span>
      <span class="short">{props.short}</span>
    </>
  );
}

export function Measures({ found }: { found: Conversation }) {
  const { conversation: row, compose } = found;
  const promised = promise(row, now.value);
  const door = replyWindow(compose.window_until, row.last_in_at, now.value);
  const platform = platformName(row.platform);
  const left = compose.window_left;
  const rest = (at: number) => duration(at - now.value, lang.value);
  return (
    <div class="measures">
      {promised && <Dial left={promised.left} tone={promised.tone}><Both long={promised.tone === "over" ? t("sla.over", { t: rest(promised.at) }) : t("sla.reply", { t: rest(promised.at) })} short={dueWords("promise", promised.at - now.value)} /></Dial>}
      {door && <Door left={door.left} tone={door.tone}><Both long={door.tone === "over" ? t("window.closed.short") : t("window.left", { platform, t: rest(door.at) })} short={dueWords("window", door.at - now.value)} /></Door>}
      {left !== null && door?.tone !== "over" && <Pips left={left} of={Math.max(MOST, left)}><Both long={left === 1 ? t("budget.last") : t("budget.left", { n: left })} short={t("budget.short", { n: left })} /></Pips>}
      {compose.price_microdollars > 0 && <span class="measure"><Coins size={14} aria-hidden="true" />{t("price.each", { price: dollars(compose.price_microdollars) })}</span>}
      {compose.queue_delay_seconds > 1 && <span class="measure warn"><Hourglass size={14} aria-hidden="true" />{t("queue.delay", { t: duration(compose.queue_delay_seconds * 1000, lang.value) })}</span>}
    </div>
  );
}
