/** What stands against it, what it costs, how many it reaches. */
import { Check as Tick, TriangleAlert, Users } from "lucide-preact";
import { platformName, t, word } from "../../shared/i18n";
import { dollars } from "../reply/Measures";
import type { Check } from "./types";
import { deliveriesOf } from "./content";
import { editing } from "./editing";

export function costOf(checks: readonly Check[]): number {
  return checks.reduce((sum, check) => sum + check.cost_microdollars, 0);
}

export function Sum() {
  const { content, available, checks } = editing.value!;
  const n = deliveriesOf(content, available);
  return (
    <div class="sum">
      <span class="strong">{new Intl.NumberFormat().format(n)}</span>
      <span class="grow muted">{t("ann.deliveries", { n })}</span>
      <span class="muted">{t("ann.cost", { price: dollars(costOf(checks)) })}</span>
    </div>
  );
}

/** Why a target is not ready: the gate's word or the platform's rule. */
export function objection(check: Check): string {
  const code = check.blocked || check.problems[0] || "";
  if (!code) return "";
  const guard = word("guard", code);
  return guard === code ? word("problem", code) : guard;
}

export function CheckList() {
  const { checks, content } = editing.value!;
  const bad = checks.filter((check) => objection(check));
  const warned = checks.flatMap((check) => check.warnings.map((code) => ({ check, code })));
  return (
    <div class="field" id="checks">
      <span class="lab">{t("ann.checks")}</span>
      <ul class="checks">
        {!content.title.trim() && <li class="w"><TriangleAlert size={16} aria-hidden="true" />{t("check.title")}</li>}
        {!content.targets.length && <li class="w"><TriangleAlert size={16} aria-hidden="true" />{t("check.targets")}</li>}
        {bad.map((check) => <li class="b" key={`${check.inbox}/${check.target}`}><TriangleAlert size={16} aria-hidden="true" />{platformName(check.platform)}: {objection(check)}</li>)}
        {checks.length > 0 && bad.length === 0 && <li><Tick size={16} aria-hidden="true" />{t("check.clean")}</li>}
        {warned.map(({ check, code }) => <li class="w" key={`${check.inbox}/${check.target}/${code}`}><TriangleAlert size={16} aria-hidden="true" />{platformName(check.platform)}: {t(code === "link_price" ? "check.link_price" : "check.other", { price: dollars(check.cost_microdollars), code })}</li>)}
        <li><Users size={16} aria-hidden="true" />{t("ann.four_eyes")}</li>
      </ul>
    </div>
  );
}
