/** Announcements as the relay gives them; the words are those of docs/reference/console-api.md. */
import type { TextUnit } from "../../shared/counting";
import type { DeliveryStatus, Person } from "../types";

export type Stage = "draft" | "review" | "scheduled" | "sending" | "sent" | "partial" | "stopped";

export interface Variant {
  language: string;
  scope: string;
  title: string;
  text: string;
  link: string;
}

export interface Target {
  inbox: string;
  target: string;
  language: string;
}

export interface Content {
  title: string;
  variants: Variant[];
  targets: Target[];
  picture: string;
  scheduled_at: number | null;
}

export interface Progress {
  sent: number;
  failed: number;
  unknown: number;
  queued: number;
  sending: number;
  cancelled: number;
  expired: number;
  total: number;
}

export interface AnnouncementRow {
  id: string | number;
  title: string;
  stage: Stage;
  author: Person | null;
  approver: Person | string | null;
  scheduled_at: number | null;
  starts_at: number | null;
  started_at: number | null;
  targets: { inbox: string; target: string; platform: string }[];
  progress: Progress | null;
}

export interface AnnouncementList {
  items: AnnouncementRow[];
  sent_today: number;
  per_day: number;
}

export interface Check {
  inbox: string;
  target: string;
  platform: string;
  language: string;
  title: string;
  text: string;
  link: string;
  count: number;
  limit: number;
  unit: TextUnit;
  problems: string[];
  warnings: string[];
  blocked: string;
  cost_microdollars: number;
}

export interface Available {
  inbox: string;
  platform: string;
  target: string;
  kind: string;
  title: string;
  quota: number | null;
  people: number | null;
}

export interface Template {
  id: string;
  name: string;
  content: Content;
  by: Person | null;
  at: number;
}

/** A link, an address or a name that is on no list of ours; ``imitates``: it looks like ours. */
export interface WaivedItem {
  kind: string;
  name: string;
  platform: string;
  imitates: boolean;
}

export interface AnnouncementPage {
  announcement: {
    id: string | number;
    version: number;
    stage: Stage;
    title: string;
    content: Content;
    author: Person;
    editor: Person | string | null;
    approver: Person | string | null;
    approved_at: number | null;
    content_hash: string;
    scheduled_at: number | null;
    starts_at: number | null;
    started_at: number | null;
    finished_at: number | null;
    stopped_by: Person | string | null;
    mine: boolean;
    may_approve: boolean;
    comment: string;
    waiver?: { items: WaivedItem[]; asked_by: Person | string; agreed_by: Person | string } | null;
  };
  checks: Check[];
  available: Available[];
  progress: Progress;
  deliveries: { id: string; inbox: string; target: string; status: DeliveryStatus; reason: string; source_id: string; sent_at: number | null; maybe_duplicate: boolean }[];
  tests?: { id: string; inbox: string; status: DeliveryStatus; reason: string; sent_at: number | null }[];
  events: { kind: string; by: Person | string; at: number }[];
}
