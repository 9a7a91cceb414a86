/** The round initial of a person, tinted by their id, with the badge of a platform. */
import { Pencil } from "lucide-preact";
import { PlatformBadge } from "./PlatformBadge";
import "./avatar.css";

/** First visible character of a name. */
export function initial(name: string): string {
  const trimmed = name.replace(/^[@#\s]+/, "");
  const first = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(trimmed)][0];
  return (first?.segment ?? "?").toUpperCase();
}

/** A number from 1 to 6 that stays the same for the same id. */
export function tint(id: string): number {
  let sum = 7;
  for (const char of id) sum = (sum * 31 + char.codePointAt(0)!) % 9973;
  return (sum % 6) + 1;
}

export function Avatar(props: { id: string; name: string; platform?: string; size?: "sm" | "md"; typing?: boolean; quiet?: boolean }) {
  return (
    <span class={`av h${tint(props.id)} ${props.size ?? ""}`}>
      <span aria-hidden="true">{initial(props.name)}</span>
      {props.platform && <PlatformBadge platform={props.platform} quiet={props.quiet ?? false} />}
      {props.typing && <Pencil class="pencil" aria-hidden="true" />}
    </span>
  );
}
