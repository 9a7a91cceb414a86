/** One line that says what stands in the way and offers the way out. */
import type { ComponentChildren } from "preact";
import type { LucideIcon } from "lucide-preact";
import "./strip.css";

export type StripTone = "note" | "warn" | "danger" | "unknown" | "plain";

export function Strip(props: { tone: StripTone; icon?: LucideIcon; lead?: ComponentChildren; children: ComponentChildren; action?: ComponentChildren; role?: "alert" | "status"; flat?: boolean }) {
  const Icon = props.icon;
  return (
    <div class={`strip ${props.tone} ${props.flat ? "flat" : ""}`} role={props.role}>
      {Icon && <Icon size={16} stroke-width={1.75} aria-hidden="true" />}
      {props.lead}
      <span class="grow">{props.children}</span>
      {props.action}
    </div>
  );
}
