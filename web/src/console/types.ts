/** What the relay's API gives; the words are those of docs/reference/console-api.md. */
import type { TextUnit } from "../shared/counting";

export type Right = "viewer" | "agent" | "lead" | "publisher" | "approver" | "security_admin";
export type Status = "bot" | "waiting" | "open" | "snoozed" | "resolved";
export type ConversationId = string | number;

export interface Person {
  id: string;
  name: string;
}

export interface InboxName {
  inbox: string;
  platform: string;
  title: string;
  state: string;
  reason: string;
  paused: boolean;
}

export interface Me {
  user: { id: string; name: string; display_name: string; rights: Right[]; language: string; theme: string; teams?: string[] };
  csrf: string;
  undo_seconds: number;
  brand: { zh: string; en: string };
  agents: { id: string; display_name: string; online: boolean }[];
  teams: string[];
  inboxes: InboxName[];
  sandbox: boolean;
  second_factor?: boolean;
  stopped: boolean;
  mentions?: number;
  /** What the language model is switched on for. */
  language_model?: string[];
  impostors?: number;
}

export interface Security {
  required: boolean;
  factors: { id: string; kind: string; name: string; created_at: number; used_at: number | null }[];
  recovery_left: number;
  sessions: number;
}

export interface Colleague {
  id: string;
  name: string;
  display_name: string;
  rights: Right[];
  teams: string[];
  disabled: boolean;
  factors: number;
  me: boolean;
}

export interface Proposal {
  id: string;
  kind: string;
  object: string;
  content: Record<string, unknown>;
  author: Person | null;
  mine: boolean;
  created_at: number;
}

export interface Row {
  id: ConversationId;
  version: number;
  case: string;
  name: string;
  platform: string;
  inbox: string;
  surface: string;
  status: Status;
  holder: Person | null;
  team: string;
  topic: string;
  level: string;
  language: string;
  unread: number;
  key_exposed: boolean;
  unknown: number | boolean;
  held: number | boolean;
  last: { direction: Direction; author: Author | string; kind: string; text: string; at: number; hidden: boolean } | null;
  waiting_since: number | null;
  reply_due: number | null;
  window_until: number | null;
  window_left: number | null;
  last_in_at: number | null;
  draft: boolean;
}

export type Direction = "in" | "out" | "note" | "activity";

export interface Author {
  kind: "contact" | "bot" | "system" | "agent";
  id: string;
  name: string;
}

export interface Attachment {
  kind: string;
  file_name: string;
  mime: string;
  size_bytes: number | null;
  duration_seconds: number | null;
  title: string;
  latitude: number | null;
  longitude: number | null;
  state: "pending" | "stored" | "refused" | "none";
  reason: string;
  url: string;
}

export type DeliveryStatus = "queued" | "sending" | "sent" | "failed" | "unknown" | "expired" | "cancelled";
export type DeliveryAction = "undo" | "retry" | "arrived" | "discard" | "edit" | "delete";

export interface Delivery {
  id: string;
  status: DeliveryStatus;
  attempt: number;
  reason: string;
  code: string;
  due: number | null;
  held: string | boolean;
  maybe_duplicate: boolean;
  assumed: boolean;
  sent_at: number | null;
  delivered_at: number | null;
  read_at: number | null;
  source_id: string;
  can: DeliveryAction[];
}

export interface Message {
  id: string;
  sequence: number;
  direction: Direction;
  author: Author;
  kind: string;
  text: string;
  language: string;
  at: number;
  sent_at: number | null;
  late: boolean;
  attachments: Attachment[];
  buttons: { text: string; value: string; url: string }[][];
  reply_to: string | null;
  quoted: { id: string; author: Author; text: string } | null;
  reactions?: { emoji: string; count: number }[];
  versions: { text: string; at: number }[];
  retracted: boolean;
  data: Record<string, unknown>;
  delivery: Delivery | null;
}

export type Why = "" | "held_by_other" | "bot" | "resolved" | "window" | "unreachable" | "inbox_stopped" | "public";

export interface Compose {
  may_reply: boolean;
  why: Why;
  text_limit: number;
  text_unit: TextUnit;
  attachments: string[];
  window_until: number | null;
  window_left: number | null;
  queue_delay_seconds: number;
  price_microdollars: number;
  quote: "native" | "line";
  agent_prefix: string;
  undo_seconds: number;
}

export interface Conversation {
  conversation: Row;
  contact: { name: string; username: string; language: string; subscribed: boolean; reachable: boolean; platform: string; first_seen_at: number | null };
  intake: { topic: string; missing: string[]; have: { field: string; message: string; text: string }[] } | null;
  messages: Message[];
  more: boolean;
  compose: Compose;
  earlier: { case: string; conversation: ConversationId; topic: string; opened_at: number; resolved_at: number | null; outcome: string; rating: number | null }[];
  rating: { score: number; comment: string } | null;
  /** The entries that the bot thought of before it handed over; no score where it had offered them. */
  thought?: { entry: string; score: number | null; title: string; text: string }[];
  draft: { text: string; kind: "reply" | "note"; key: string } | null;
  present: { id: string; name: string; typing: boolean }[];
}

export interface RowPage {
  items: Row[];
  next: string | null;
  counts: Record<string, number>;
}

export interface Mention {
  id: string;
  conversation: string;
  case: string;
  name: string;
  platform: string;
  by: Person | null;
  at: number;
  text: string;
  read: boolean;
}

export interface MentionPage {
  items: Mention[];
  next: string | null;
  unread: number;
}

export interface BulkResult {
  id: ConversationId;
  case: string;
  name: string;
  ok: boolean;
  code: string;
  reason: string;
  holder: Person | null;
}

export interface Fit {
  parts: string[];
  count: number;
  limit: number;
  unit: TextUnit;
  verdict: "pass" | "flag" | "block";
  reason: string;
  spans: [number, number][];
}

export interface Canned {
  id: string;
  title: string;
  text: { zh: string; en: string };
  team: string;
  shortcut: string;
  may_change: boolean;
}

export interface Upload {
  blob: string;
  kind: string;
  mime: string;
  file_name: string;
  size_bytes: number;
  url: string;
}

export interface AnswerItem {
  entry: string;
  title: string;
  text: string;
  topic: string;
  /** For agents; only where the words stand in it. */
  note?: string;
  /** Where the words stand, in code points. */
  marks?: Record<"title" | "text" | "note", [number, number][]>;
}

export interface Alarm {
  code: string;
  inbox: string;
  since: number;
  runbook: string;
}

export interface InboxHealth extends InboxName {
  last_in_at: number | null;
  last_out_at: number | null;
  waiting: number;
  dead: number;
  facts: Record<string, unknown>;
  alarms: Alarm[];
}

export interface DeadLetter {
  id: string;
  conversation: ConversationId;
  case: string;
  inbox: string;
  reason: string;
  code: string;
  at: number;
  text: string;
  status: DeliveryStatus;
}

export interface ReportNumbers {
  received: number;
  bot: number;
  handed_off: number;
  replied: number;
  first_reply_p50_seconds: number | null;
  first_reply_p90_seconds: number | null;
  resolved: number;
  ratings: number;
  rating_average: number | null;
  distribution: number[];
}

export type ReportDay = ReportNumbers & { day: string };

export interface Report {
  from: string;
  to: string;
  zone: string;
  inbox: string;
  total: ReportNumbers;
  days: ReportDay[];
  inboxes: (ReportNumbers & { inbox: string; platform: string })[];
  topics: (ReportNumbers & { topic: string })[];
  agents: (ReportNumbers & { id: string; name: string })[];
}

export interface Board {
  unclaimed: number;
  longest_wait_seconds: number;
  at_risk: number;
  window_closing: number;
  agents_online: number;
  unknown: number;
  teams: { team: string; waiting: number; open: number }[];
  agents: { id: string; name: string; online: boolean; open: number }[];
  ratings: { count: number; average: number | null };
}
