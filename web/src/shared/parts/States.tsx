/** What a pane shows when there is nothing, nothing yet, or something went wrong. */
import type { ComponentChildren } from "preact";
import { TriangleAlert, type LucideIcon } from "lucide-preact";
import { t } from "../i18n";
import { Strip } from "./Strip";
import "./states.css";

export function Empty(props: { icon: LucideIcon; title: string; hint?: string; children?: ComponentChildren }) {
  const Icon = props.icon;
  return (
    <div class="empty">
      <Icon size={28} stroke-width={1.4} aria-hidden="true" />
      <b>{props.title}</b>
      {props.hint && <span>{props.hint}</span>}
      {props.children}
    </div>
  );
}

/** Rows in the final geometry; they appear after 150 ms only. */
export function Skeleton(props: { rows: number }) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: props.rows }, (_, i) => (
        <div class="skeleton" key={i}>
          <i class="round" />
          <div>
            <i class="short" />
            <i />
          </div>
        </div>
      ))}
    </div>
  );
}

export function Failed(props: { children: ComponentChildren; again: () => void }) {
  return (
    <Strip tone="danger" icon={TriangleAlert} role="alert" action={<button class="btn sm" onClick={props.again}>{t("again")}</button>}>
      {props.children}
    </Strip>
  );
}
