/** How far it is, in segments that always sum up. */
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../shared/i18n";
import type { Progress } from "./types";

export function leftOf(progress: Progress): number {
  return progress.queued + progress.sending;
}

function Segment(props: { kind: string; share: number }) {
  const bar = useRef<HTMLElement>(null);
  useEffect(() => bar.current?.style.setProperty("--share", `${(100 * props.share).toFixed(2)}%`), [props.share]);
  return props.share > 0 ? <i class={props.kind} ref={bar} /> : null;
}

export function ProgressBar({ progress }: { progress: Progress }) {
  const total = progress.total || 1;
  const gone = progress.cancelled + progress.expired;
  return (
    <div class="stack">
      <div class="prog" aria-hidden="true">
        <Segment kind="sent" share={progress.sent / total} />
        <Segment kind="failed" share={progress.failed / total} />
        <Segment kind="unknown" share={progress.unknown / total} />
      </div>
      <p class="small muted" role="status">
        {t("ann.progress", { a: progress.sent, b: progress.failed, c: progress.unknown, d: leftOf(progress) })}
        {gone > 0 ? ` · ${t("ann.gone", { n: gone })}` : ""}
      </p>
    </div>
  );
}
