// Made-up people and words in the shapes of docs/reference/console-api.md. Nobody here exists.
const MIN = 60_000;
const HOUR = 60 * MIN;
const DAY = 24 * HOUR;
export const NOW = Date.now();

export const agents = [
  { id: "u-lin", display_name: "林安", online: true },
  { id: "u-zhou", display_name: "周敏", online: true },
  { id: "u-wang", display_name: "王珂", online: true },
  { id: "u-tom", display_name: "Tom Becker", online: false },
];
export const inboxes = [
  { inbox: "main-telegram", platform: "telegram", title: "@orbit_support_bot", state: "online", reason: "", paused: false },
  { inbox: "main-wechat", platform: "wechat", title: "轨道钱包服务号", state: "online", reason: "", paused: false },
  { inbox: "main-weibo", platform: "weibo", title: "@轨道钱包", state: "slowed", reason: "RateLimited", paused: false },
  { inbox: "main-x", platform: "x", title: "@orbitwallet", state: "stopped", reason: "CredentialsRejected", paused: true },
];
const lin = { id: "u-lin", name: "林安" };
const contact = (name) => ({ kind: "contact", id: `c-${name}`, name });
const bot = { kind: "bot", id: "", name: "" };
const agent = { kind: "agent", id: "u-lin", name: "林安" };

let sequence = 0;
export function message(direction, author, text, ago, extra = {}) {
  sequence += 1;
  return {
    id: `m${sequence}`, sequence, direction, author, kind: "text", text, language: /[\u4e00-\u9fff]/.test(text) ? "zh" : "en", at: NOW - ago, sent_at: null, late: false,
    attachments: [], buttons: [], reply_to: null, versions: [], retracted: false, data: {}, delivery: null, ...extra,
  };
}
export function delivery(status, extra = {}) {
  sequence += 1;
  return {
    id: `d${sequence}`, status, attempt: 1, reason: "", code: "", due: null, held: "", maybe_duplicate: false, assumed: false, sent_at: status === "sent" ? NOW - 4 * MIN : null,
    delivered_at: null, read_at: null, source_id: "", can: [], ...extra,
  };
}

const rows = [];
const threads = new Map();
let id = 400;

function conversation(name, platform, last, options = {}) {
  id += 1;
  const waiting = options.due !== undefined;
  const row = {
    id, version: 1, case: `K-${20017 + id}`, name, platform, inbox: `main-${platform}`, surface: "private", status: "open", holder: lin, team: "资产组", topic: "transfer", level: "first",
    language: /[\u4e00-\u9fff]/.test(last) ? "zh" : "en", unread: 0, key_exposed: false, unknown: 0, held: 0,
    last: { direction: waiting ? "in" : "out", author: waiting ? "contact" : "agent:u-lin", kind: "text", text: last, at: NOW - (options.ago ?? 5 * MIN), hidden: false },
    waiting_since: waiting ? NOW - (options.since ?? 30 * MIN) : null, reply_due: waiting ? NOW + options.due : null,
    window_until: null, window_left: null, last_in_at: NOW - 5 * MIN, draft: false, ...options.row,
  };
  rows.push(row);
  const made = options.messages ?? [message(waiting ? "in" : "out", waiting ? contact(name) : agent, last, options.ago ?? 5 * MIN, waiting ? {} : { delivery: delivery("sent") })];
  threads.set(row.id, made);
  return row;
}

conversation("Marcus Reed", "x", "Still no answer. My swap failed twice and the fee is gone", { due: -4 * MIN, since: 34 * MIN, row: { unread: 3, window_until: null }, messages: [
  message("in", contact("Marcus Reed"), "My swap failed twice and the fee is gone", 40 * MIN),
  message("out", bot, "Sorry about that. A failed swap still pays the network for the work it did, so that fee can’t come back. To check both swaps I need the transaction hash. Please paste it as text.", 39 * MIN, { data: { entry: "swap-failed", title: "Swap failed" }, delivery: delivery("sent") }),
  message("in", contact("Marcus Reed"), "0x5be1f0a2c3d4e5f60718293a4b5c6d7e8f9090cd and another one", 38 * MIN),
  message("in", contact("Marcus Reed"), "Still no answer. My swap failed twice and the fee is gone", 6 * MIN),
] });

const deer = conversation("小鹿乱撞", "wechat", "我看到区块浏览器上还是等待确认，是不是丢了？", { due: 6 * MIN, since: 30 * MIN, ago: MIN, row: { window_until: NOW + 48 * HOUR - MIN, window_left: 5, last_in_at: NOW - MIN, unknown: 1, key_exposed: true }, messages: [
  message("in", contact("小鹿乱撞"), "转账一直没到账怎么办？", 9 * MIN),
  message("out", bot, "链上转账一般 1 到 30 分钟到账。请先在区块浏览器里看这笔交易的状态。这样解决了吗？", 9 * MIN - 1000, { data: { entry: "transfer-not-arrived", title: "转账未到账" }, buttons: [[{ text: "1 解决了", value: "y", url: "" }, { text: "2 还没有", value: "n", url: "" }, { text: "3 找人工", value: "h", url: "" }]], delivery: delivery("sent") }),
  message("in", contact("小鹿乱撞"), "3", 8 * MIN, { data: { value: "h" } }),
  message("in", contact("小鹿乱撞"), "等了三个小时了，交易哈希 7f3a9c…e21b04", 8 * MIN - 2000),
  message("activity", bot, "", 7 * MIN, { kind: "handed_off", data: { reason: "asked" } }),
  message("activity", agent, "", 6 * MIN, { kind: "claimed" }),
  message("in", contact("小鹿乱撞"), "我的助记词是 [已隐藏:助记词] 能帮我看看吗", 5 * MIN),
  message("activity", { kind: "system", id: "", name: "" }, "", 5 * MIN - 500, { kind: "secret_hidden", data: { kinds: ["recovery_phrase"] } }),
  message("out", agent, "您好，我是林安。请不要把助记词发给任何人，包括我们。请先新建一个钱包，把资产转过去。这笔转账我正在查。", 4 * MIN, { delivery: delivery("sent", { can: ["edit", "delete"] }) }),
  message("note", agent, "@周敏 链上确认 0 / 19，像是能量不够卡住了。帮忙看一下广播节点？", 3 * MIN),
  message("out", agent, "查到了：这笔交易还在等待确认，没有丢。确认后余额会自动更新。", 2 * MIN, { delivery: delivery("unknown", { can: ["arrived", "retry"] }) }),
  message("in", contact("小鹿乱撞"), "我看到区块浏览器上还是等待确认，是不是丢了？", MIN),
] });

conversation("阿哲在路上", "weibo", "你们那个客服私信我要助记词，是真的吗", { due: 9 * MIN, since: 25 * MIN, row: { unread: 1 } });
conversation("老陈", "wechat", "提现页面一直转圈", { due: 4 * HOUR, since: 10 * MIN, row: { window_until: NOW + 110 * MIN, window_left: 1, last_in_at: NOW - 46 * HOUR }, messages: [
  message("in", contact("老陈"), "提现页面一直转圈", 5 * MIN, { kind: "picture", attachments: [{ kind: "picture", file_name: "截图.png", mime: "image/png", size_bytes: 182_000, duration_seconds: null, title: "", latitude: null, longitude: null, state: "stored", reason: "", url: "/api/blobs/pic" }] }),
] });
rows[rows.length - 1].last.kind = "picture";
conversation("Sofia Almeida", "telegram", "Thanks! And where do I find the account ID?", { due: 38 * MIN, since: 20 * MIN, row: { unread: 1 } });
conversation("雨后小故事与很长很长很长的昵称", "telegram", "好的，我先试试重新导入，谢谢你这么晚还回复", { due: 72 * MIN, since: 10 * MIN });
conversation("kenji.eth", "x", "Could you send the hash as text, please?", { ago: 12 * MIN });
conversation("大橘为重", "weibo", "请问转账时选择的是哪条链？", { ago: 26 * MIN, row: { unknown: 1 } });
conversation("Priya N.", "telegram", "You can change it in Settings, Security, Display currency", { ago: 52 * MIN, messages: [
  message("in", contact("Priya N."), "How do I change the currency that is shown", 60 * MIN),
  message("out", agent, "You can change it in Settings, Security, Display currency", 52 * MIN, { versions: [{ text: "You can change it in Settings", at: NOW - 51 * MIN }], delivery: delivery("sent", { read_at: NOW - 50 * MIN, can: ["edit", "delete"] }) }),
  message("out", agent, "Tell me when it worked", 30 * MIN, { delivery: delivery("failed", { reason: "RecipientUnreachable", code: "403", can: ["retry", "discard"] }) }),
] });
conversation("南山南", "wechat", "这笔已经到账，您看一下余额是否正确", { ago: 74 * MIN, row: { window_until: NOW + 30 * HOUR, window_left: 3 } });
for (let i = 0; i < 9; i++)
  conversation(["Ana Costa", "夏天的风", "Dmitri K.", "一只小熊", "Lena", "北北", "Omar F.", "阿宽", "Grace L."][i], ["telegram", "wechat", "x", "weibo"][i % 4], i % 2 ? "有人在吗，想问一下提现" : "Hello, my transfer is missing since this morning", { due: (i - 1) * 7 * MIN, since: 30 * MIN, row: { status: "waiting", holder: null, unread: 1 } });
conversation("Mila", "telegram", "Your app says wrong network", { due: 20 * MIN, row: { holder: { id: "u-zhou", name: "周敏" } } });
conversation("小满", "telegram", "怎么备份助记词？", { ago: MIN, row: { status: "bot", holder: null, team: "" } });
conversation("Jonas", "telegram", "I will come back tomorrow", { ago: 5 * HOUR, row: { status: "snoozed" } });

const stub = { language: "zh", subscribed: true, reachable: true, first_seen_at: NOW - 200 * DAY };

export function found(row) {
  const reply = row.status === "open" && row.holder?.id === "u-lin";
  const why = reply ? (row.window_until !== null && row.window_until < Date.now() ? "window" : "") : row.status === "bot" || row.status === "waiting" ? "bot" : row.status === "resolved" ? "resolved" : "held_by_other";
  const isX = row.platform === "x";
  const limits = { wechat: [2048, "bytes"], telegram: [4096, "utf16"], weibo: [300, "code_points"], x: [10000, "code_points"] }[row.platform];
  return {
    conversation: row,
    contact: { ...stub, name: row.name, username: row.platform === "telegram" ? "made_up_name" : "", language: row.language, platform: row.platform },
    intake: row === deer ? { topic: "transfer", missing: ["screenshot"], have: [{ field: "account_id", message: "m1", text: "OW-8841-207" }, { field: "transaction_hash", message: "m4", text: "7f3a9c…e21b04" }] } : null,
    messages: threads.get(row.id), more: false,
    compose: { may_reply: reply && !why, why, text_limit: limits[0], text_unit: limits[1], attachments: ["picture", "file"], window_until: row.window_until, window_left: row.window_left, queue_delay_seconds: 0, price_microdollars: isX ? 15000 : 0, agent_prefix: "", undo_seconds: 5 },
    earlier: row === deer ? [{ case: "K-19120", conversation: row.id, topic: "account", opened_at: NOW - 72 * DAY, resolved_at: NOW - 72 * DAY, outcome: "solved", rating: 5 }, { case: "K-17711", conversation: row.id, topic: "security", opened_at: NOW - 170 * DAY, resolved_at: NOW - 170 * DAY, outcome: "answered", rating: null }] : [],
    rating: null, draft: row.draftText ?? null, present: row === deer ? [{ id: "u-lin", name: "林安", typing: false }, { id: "u-zhou", name: "周敏", typing: true }] : [],
  };
}
deer.draftText = { text: "没有丢。网络拥堵时最长要等 24 小时，我 18:00 前再来告诉您进展。", kind: "reply", key: "draft-key" };
deer.draft = true;

export { rows, threads };

const zhText = "11 月 24 日 02:00 至 04:00（北京时间）我们将维护兑换服务。期间兑换暂停，转账、收款与资产查看不受影响。\n\n进展请看：https://orbit.example/status\n任何人向你要助记词，都是骗子。";
const enText = "Swaps pause on 24 Nov, 02:00–04:00 (UTC+8) for maintenance. Sending, receiving and viewing keep working.\n\nAnyone who asks for your recovery phrase is a scammer. https://orbit.example/status";
export const content = {
  title: "兑换服务维护通知",
  variants: [{ language: "zh", scope: "all", title: "兑换服务维护通知（11 月 24 日）", text: zhText, link: "" }, { language: "en", scope: "all", title: "Swap maintenance", text: enText, link: "" }, { language: "zh", scope: "weibo", title: "", text: "11 月 24 日 02:00 至 04:00（北京时间）我们将维护兑换服务。期间兑换暂停，转账、收款与资产查看不受影响。任何人向你要助记词，都是骗子。 https://orbit.example/status", link: "" }],
  targets: [{ inbox: "main-telegram", target: "channel", language: "zh" }, { inbox: "main-telegram", target: "subscribers", language: "zh" }, { inbox: "main-wechat", target: "article", language: "zh" }, { inbox: "main-weibo", target: "timeline", language: "zh" }, { inbox: "main-x", target: "timeline", language: "en" }],
  picture: "cover", scheduled_at: NOW + 6 * HOUR,
};
export const available = [
  { inbox: "main-telegram", platform: "telegram", target: "channel", kind: "channel", title: "@orbitwallet", quota: null, people: null },
  { inbox: "main-telegram", platform: "telegram", target: "subscribers", kind: "subscribers", title: "@orbit_support_bot", quota: null, people: 18420 },
  { inbox: "main-wechat", platform: "wechat", target: "article", kind: "article", title: "轨道钱包服务号", quota: 4, people: null },
  { inbox: "main-weibo", platform: "weibo", target: "timeline", kind: "timeline", title: "@轨道钱包", quota: null, people: null },
  { inbox: "main-x", platform: "x", target: "timeline", kind: "timeline", title: "@orbitwallet", quota: null, people: null },
];
const RULES = { telegram: [1024, "utf16"], wechat: [20000, "code_points"], weibo: [140, "half_width"], x: [280, "weighted"] };
export function checksOf(made) {
  return made.targets.map((target) => {
    const platform = available.find((each) => each.inbox === target.inbox && each.target === target.target)?.platform ?? "";
    const usable = made.variants.filter((each) => (each.scope === "all" || each.scope === platform) && each.text.trim()).sort((a, b) => (a.language !== target.language) * 2 + (a.scope === "all") - ((b.language !== target.language) * 2 + (b.scope === "all")));
    const variant = usable[0];
    const [limit, unit] = RULES[platform];
    const count = variant ? Math.ceil(variant.text.length * (unit === "weighted" ? 1 : unit === "half_width" ? 0.95 : 1)) : 0;
    const asks = /发.{0,6}助记词|send .{0,12}recovery phrase/i.test(variant?.text ?? "");
    return { ...target, platform, title: variant?.title ?? "", text: variant?.text ?? "", link: variant?.link ?? "", count, limit, unit, problems: variant ? [] : ["empty"], warnings: platform === "x" && /https?:/.test(variant?.text ?? "") ? ["link_price"] : [], blocked: asks ? "asks_secret" : "", cost_microdollars: platform === "x" ? 200_000 : 0 };
  });
}
const none = { sent: 0, failed: 0, unknown: 0, queued: 0, sending: 0, cancelled: 0, expired: 0, total: 0 };
const author = { id: "u-wang", name: "王珂" };
export const announcements = [
  { id: 42, stage: "draft", content, author: lin },
  { id: 43, stage: "review", content: { ...content, title: "Swap maintenance" }, author },
  { id: 44, stage: "sending", content: { ...content, title: "1.8.2 版本发布", scheduled_at: NOW - 20 * MIN }, author, progress: { ...none, sent: 11812, failed: 112, unknown: 6, queued: 6490, sending: 4, total: 18424 } },
  { id: 45, stage: "sent", content: { ...content, title: "早间状态", scheduled_at: NOW - 5 * HOUR }, author, progress: { ...none, sent: 18391, total: 18391 } },
  { id: 46, stage: "scheduled", content: { ...content, title: "防骗提醒", scheduled_at: NOW + 2 * DAY }, author, approver: { id: "u-tom", name: "Tom Becker" } },
];
