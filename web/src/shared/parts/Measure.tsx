/** The three measures: dial = what we promised, door = what the platform allows, pips = how many messages are left. */
import type { ComponentChildren } from "preact";
import "./measure.css";

export type Tone = "" | "warn" | "over";

const ROUND = 31.42;

/** Empties clockwise; `left` is the share that is left, 0 to 1. */
export function Dial(props: { left: number; tone: Tone; children?: ComponentChildren }) {
  const share = props.tone === "over" ? 1 : clamp(props.left);
  return (
    <span class={`measure ${props.tone}`}>
      <svg viewBox="0 0 14 14" aria-hidden="true">
        <circle class="track" cx="7" cy="7" r="5" />
        <circle class="left" cx="7" cy="7" r="5" transform="rotate(-90 7 7)" stroke-dasharray={`${(ROUND * share).toFixed(1)} 40`} />
      </svg>
      {props.children}
    </span>
  );
}

export function Door(props: { left: number; tone: Tone; children?: ComponentChildren }) {
  const share = props.tone === "over" ? 100 : clamp(props.left) * 100;
  return (
    <span class={`measure ${props.tone}`}>
      <svg viewBox="0 0 14 14" aria-hidden="true">
        <rect class="track" x="2" y="2" width="10" height="10" rx="2.500" />
        <path
          class="left"
          pathLength="100"
          d="M7 2h2.500A2.500 2.500 0 0 1 12 4.500v5A2.500 2.500 0 0 1 9.500 12h-5A2.500 2.500 0 0 1 2 9.500v-5A2.500 2.500 0 0 1 4.500 2z"
          stroke-dasharray={`${share.toFixed(1)} 200`}
        />
      </svg>
      {props.children}
    </span>
  );
}

/** `of` is the most there can be; over eight only the words are shown. */
export function Pips(props: { left: number; of: number; children?: ComponentChildren }) {
  const tone = props.left <= 1 ? "warn" : "";
  return (
    <span class={`measure ${tone}`}>
      {props.of <= 8 && (
        <span class="pips" aria-hidden="true">
          {Array.from({ length: props.of }, (_, i) => (
            <i key={i} class={i < props.left ? "" : "gone"} />
          ))}
        </span>
      )}
      {props.children}
    </span>
  );
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
