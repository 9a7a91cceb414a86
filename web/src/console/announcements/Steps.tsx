/** Draft – Review – Scheduled – Sent. */
import { t, word } from "../../shared/i18n";
import type { Stage } from "./types";

const STEPS: Stage[] = ["draft", "review", "scheduled", "sent"];

export function Steps({ stage }: { stage: Stage }) {
  const here = STEPS.includes(stage) ? stage : stage === "sending" ? "scheduled" : "sent";
  return (
    <ol class="steps" aria-label={t("ann.steps")}>
      {STEPS.map((step) => (
        <li key={step} class={step === here ? "now" : ""} aria-current={step === here ? "step" : undefined}>
          <i />
          {word("stage", step === here ? stage : step)}
        </li>
      ))}
    </ol>
  );
}
