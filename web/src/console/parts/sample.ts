/** Made-up rows and messages for the gallery: every state that a component can be in. */
import { serverNow } from "../api";
import type { Conversation, Delivery, Message, Row } from "../types";

const MIN = 60_000;

export function sampleRow(change: Partial<Row> = {}): Row {
  const now = serverNow();
  return {
    id: change.case ?? "p1", version: 1, case: "K-20418", name: "雨后小故事与很长很长的昵称", platform: "wechat", inbox: "parts", surface: "private", status: "open", holder: { id: "u1", name: "林安" },
    team: "", topic: "transfer", level: "first", language: "zh", unread: 0, key_exposed: false, unknown: false, held: false,
    last: { direction: "in", author: "contact", kind: "text", text: "转账一直没到账怎么办", at: now - 3 * MIN, hidden: false },
    waiting_since: now - 3 * MIN, reply_due: now + 7 * MIN, window_until: now + 47 * 60 * MIN, window_left: 5, last_in_at: now - 3 * MIN, draft: false, ...change,
  };
}

export const ROWS: () => Row[] = () => {
  const now = serverNow();
  return [
    sampleRow({ case: "K-1", unread: 3, reply_due: now - 4 * MIN }),
    sampleRow({ case: "K-2", name: "Marcus Reed", platform: "x", language: "en", reply_due: now + 2 * MIN, window_until: null, unknown: true }),
    sampleRow({ case: "K-3", name: "مريم", platform: "telegram", reply_due: null, window_until: null, draft: true }),
    sampleRow({ case: "K-4", name: "#B7C7", platform: "weibo", reply_due: null, window_until: now + 90 * MIN }),
    sampleRow({ case: "K-5", name: "Sofia", platform: "wechat", reply_due: now + 3 * 60 * MIN, window_until: now + 40 * 60 * MIN, window_left: 1, last: { direction: "in", author: "contact", kind: "text", text: "", at: now, hidden: true } }),
  ];
};

export function sampleMessage(id: string, change: Partial<Message> = {}): Message {
  return {
    id, sequence: 1, direction: "in", author: { kind: "contact", id: "", name: "Sofia" }, kind: "text", text: "转账一直没到账怎么办？", language: "zh", at: serverNow() - 5 * MIN, sent_at: null, late: false, attachments: [], buttons: [],
    reply_to: null, quoted: null, reactions: [], versions: [], retracted: false, data: {}, delivery: null, ...change,
  };
}

function delivery(status: Delivery["status"], change: Partial<Delivery> = {}): Delivery {
  const now = serverNow();
  return { id: `d-${status}`, status, attempt: 1, reason: "", code: "", due: null, held: "", maybe_duplicate: false, assumed: false, sent_at: status === "sent" ? now : null, delivered_at: null, read_at: null, source_id: "", can: [], ...change };
}

const AGENT = { kind: "agent", id: "u1", name: "林安" } as const;

export function sampleThread(): Message[] {
  const out = (id: string, text: string, one: Delivery) => sampleMessage(id, { direction: "out", author: AGENT, text, delivery: one });
  return [
    sampleMessage("in", { reactions: [{ emoji: "👍", count: 2 }, { emoji: "🔥", count: 1 }] }),
    sampleMessage("secret", { text: "My phrase is [已隐藏:助记词]" }),
    sampleMessage("edited", { text: "0x52908400098527886E0F7030069857D2E4169EE7", versions: [{ text: "0x5290", at: 1 }] }),
    sampleMessage("gone", { text: "说错了", retracted: true }),
    sampleMessage("bot", { direction: "out", author: { kind: "bot", id: "", name: "" }, text: "请在区块浏览器查看。", buttons: [[{ text: "解决了", value: "y", url: "" }, { text: "找人工", value: "h", url: "" }]], delivery: delivery("sent") }),
    sampleMessage("note", { direction: "note", author: AGENT, text: "这笔在链上已经确认。" }),
    out("queued", "正在查。", delivery("queued", { due: serverNow() + 5000, can: ["undo"] })),
    sampleMessage("read", { direction: "out", author: AGENT, text: "查到了，已经到账。", reply_to: "in", delivery: delivery("sent", { read_at: serverNow(), can: ["edit", "delete"] }) }),
    out("unknown", "请刷新余额。", delivery("unknown", { can: ["arrived", "retry", "discard"] })),
    out("failed", "还有别的问题吗？", delivery("failed", { reason: "RecipientUnreachable", code: "403", can: ["retry", "discard"] })),
    out("expired", "祝您愉快。", delivery("expired")),
  ];
}

export function sampleConversation(): Conversation {
  return {
    conversation: sampleRow(), contact: { name: "Sofia", username: "", language: "zh", subscribed: true, reachable: true, platform: "wechat", first_seen_at: null }, intake: null, messages: sampleThread(), more: false,
    compose: { may_reply: true, why: "", text_limit: 2048, text_unit: "bytes", attachments: [], window_until: null, window_left: null, queue_delay_seconds: 0, price_microdollars: 0, quote: "line", agent_prefix: "", undo_seconds: 5 },
    earlier: [], rating: null, draft: null, present: [],
  };
}
