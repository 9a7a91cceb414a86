/** When a snoozed conversation comes back. */
import { lang, t } from "../../shared/i18n";
import { clock, date } from "../../shared/i18n/time";
import { MenuItem } from "../../shared/parts/Menu";
import { serverNow } from "../api";

const HOUR = 3_600_000;

/** Nine o'clock, so many days from now. */
export function morning(now: number, days: number): number {
  const at = new Date(now);
  at.setDate(at.getDate() + days);
  return at.setHours(9, 0, 0, 0);
}

export function SnoozeChoices(props: { onPick: (until: number, words: string) => void }) {
  const now = serverNow();
  const monday = ((8 - new Date(now).getDay()) % 7) || 7;
  const choices: [string, number][] = [
    [t("snooze.hours", { n: 1 }), now + HOUR],
    [t("snooze.hours", { n: 4 }), now + 4 * HOUR],
    [t("snooze.tomorrow"), morning(now, 1)],
    [t("snooze.monday"), morning(now, monday)],
  ];
  return (
    <>
      {choices.map(([words, until]) => (
        <MenuItem key={words} onPick={() => props.onPick(until, words)}>
          {words} <span class="faint small">{until - now < 20 * HOUR ? clock(until, lang.value) : `${date(until, lang.value, now)} ${clock(until, lang.value)}`}</span>
        </MenuItem>
      ))}
    </>
  );
}
