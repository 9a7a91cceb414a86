/** The answers that the bot thought of before it handed over, with how sure it was; one click puts a text into the box. */
import { CornerDownLeft } from "lucide-preact";
import { lang, t } from "../../shared/i18n";
import { draft, edit } from "../store/draft";
import { may } from "../store/me";
import type { Conversation } from "../types";

const percent = (share: number) => new Intl.NumberFormat(lang.value, { style: "percent", maximumFractionDigits: 0 }).format(share);

export function Thoughts({ found }: { found: Conversation }) {
  const thought = found.thought ?? [];
  if (!thought.length) return null;
  const use = (text: string) => edit({ text: draft.value.text ? `${draft.value.text}\n${text}` : text });
  return (
    <section>
      <h2>{t("thought.title")}</h2>
      <ol class="thoughts">
        {thought.map((each) => (
          <li key={each.entry} title={each.text}>
            <a class="clip" dir="auto" href={`/answers/${each.entry}`}>{each.title}</a>
            <span class="count">{each.score === null ? t("thought.offered") : percent(each.score)}</span>
            {may("desk") && found.compose.may_reply && <button class="icon-btn sm" aria-label={`${t("thought.use")}: ${each.title}`} title={t("thought.use")} onClick={() => use(each.text)}><CornerDownLeft size={14} stroke-width={1.75} aria-hidden="true" /></button>}
          </li>
        ))}
      </ol>
    </section>
  );
}
