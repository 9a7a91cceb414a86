/** A text with the places that were searched for set off; a long one can begin near the first of them. */
import { toUtf16 } from "../counting";

const BEFORE = 16;

export function Marked(props: { text: string; spans?: readonly (readonly [number, number])[] | undefined; longest?: number }) {
  const { text, longest } = props;
  const spans = toUtf16(text, props.spans ?? []);
  const begin = longest && spans.length && spans[0]![1] > longest ? Math.max(0, spans[0]![0] - BEFORE) : 0;
  const end = longest ? begin + longest : text.length;
  const parts = [];
  let from = begin;
  for (const [start, stop] of spans) {
    if (start >= end || start < from) continue;
    parts.push(text.slice(from, start), <mark key={start}>{text.slice(start, Math.min(stop, end))}</mark>);
    from = Math.min(stop, end);
  }
  return <>{begin > 0 && "…"}{parts}{text.slice(from, end)}{end < text.length && "…"}</>;
}
