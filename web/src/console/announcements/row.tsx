/** What every list of announcements shows of one: its stage, its day, its platforms. */
import { word } from "../../shared/i18n";
import { PlatformBadge } from "../../shared/parts/PlatformBadge";
import type { AnnouncementRow, Stage } from "./types";

const TONES: Record<Stage, string> = { draft: "line", review: "warn", scheduled: "accent", sending: "accent", sent: "good", partial: "warn", stopped: "danger" };

export function StageChip({ stage }: { stage: Stage }) {
  return <span class={`chip ${TONES[stage]}`}>{word("stage", stage)}</span>;
}

export function whenOf(row: AnnouncementRow): number | null {
  return row.started_at ?? row.starts_at ?? row.scheduled_at;
}

export function Platforms({ of }: { of: { platform: string }[] }) {
  return <span class="row">{[...new Set(of.map((each) => each.platform))].map((platform) => <PlatformBadge key={platform} platform={platform} />)}</span>;
}
