// A small relay for developing the console: made-up data, no storage, 127.0.0.1 only. Serves the built page too, under the real policy.
import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import * as data from "./mock-data.mjs";

const PORT = Number(process.env.PORT ?? 8799);
const STATIC = fileURLToPath(new URL("../../bots/kefu_bots/relay/static", import.meta.url));
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const PIXEL = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180"><rect width="320" height="180" fill="#1d2450"/><circle cx="252" cy="93" r="36" fill="#f2b36b"/><ellipse cx="252" cy="93" rx="58" ry="15" fill="none" stroke="#fff" stroke-width="2" transform="rotate(-20 252 93)"/></svg>';
const user = { id: "u-lin", name: "lin", display_name: "林安", rights: (process.env.RIGHTS ?? "agent lead publisher approver security_admin").split(" "), language: "", theme: "" };
let stopped = false;
const streams = new Set();

const emit = (event, body) => streams.forEach((each) => each.write(`event: ${event}\ndata: ${JSON.stringify(body)}\n\n`));
const changed = (row) => {
  row.version += 1;
  emit("conversation", { id: row.id, version: row.version, status: row.status, holder: row.holder, inbox: row.inbox });
};
const refuse = (status, code, fields = {}) => Object.assign(new Error(code), { status, body: { error: { code, message: code, ...fields } } });

const inView = {
  mine: (row) => row.holder?.id === "u-lin" && row.status === "open",
  unclaimed: (row) => row.status === "waiting",
  window: (row) => row.window_until !== null && row.window_until < Date.now() + 2 * 3_600_000,
  snoozed: (row) => row.status === "snoozed",
  resolved: (row) => row.status === "resolved",
  all: (row) => row.status !== "resolved",
};

function list(params) {
  const view = params.get("view") ?? "mine";
  const test = inView[view] ?? ((row) => row.team === view.slice(5) && row.status !== "resolved");
  const q = (params.get("q") ?? "").toLowerCase();
  const items = data.rows.filter((row) => test(row) && (!params.get("platform") || row.platform === params.get("platform")) && (!q || `${row.name} ${row.case} ${row.last.text}`.toLowerCase().includes(q)));
  const counts = Object.fromEntries(Object.entries(inView).map(([name, each]) => [name, data.rows.filter(each).length]));
  return { items: items.map(({ draftText: _, ...row }) => row), next: null, counts: { ...counts, "team:资产组": data.rows.filter((row) => row.team === "资产组").length } };
}

const rowOf = (name) => data.rows.find((row) => String(row.id) === name || row.case === name) ?? (() => { throw refuse(404, "unknown"); })();
const me = { kind: "agent", id: "u-lin", name: "林安" };
const seen = new Set();

function say(row, direction, body) {
  const made = data.message(direction, me, body.text, 0, { at: Date.now() });
  made.at = Date.now();
  data.threads.get(row.id).push(made);
  row.last = { direction, author: "agent:u-lin", kind: "text", text: body.text, at: made.at, hidden: false };
  return made;
}

function reply(row, body) {
  if (/把?助记词发|send me your (recovery|seed) phrase/i.test(body.text)) throw refuse(422, "outgoing_blocked", { reason: "asks_secret", spans: [[0, [...body.text].length]] });
  const made = say(row, "out", body);
  made.delivery = data.delivery("queued", { due: Date.now() + (body.undo_seconds ?? 5) * 1000, can: ["undo"] });
  row.waiting_since = row.reply_due = null;
  row.draft = false;
  row.draftText = null;
  setTimeout(() => {
    if (made.delivery.status !== "queued") return;
    made.delivery = { ...made.delivery, status: "sent", sent_at: Date.now(), can: [], due: null };
    changed(row);
  }, (body.undo_seconds ?? 5) * 1000);
}

function act(row, name, rest, body) {
  if (body.key && seen.has(body.key)) return;
  if (body.key) seen.add(body.key);
  const activity = (kind, more = {}) => data.threads.get(row.id).push({ ...data.message("activity", me, "", 0, { kind, data: more }), at: Date.now() });
  const deliveryOf = (id) => data.threads.get(row.id).find((each) => each.delivery?.id === id)?.delivery;
  switch (name) {
    case "claim": row.holder = { id: "u-lin", name: "林安" }; row.status = "open"; activity("claimed"); break;
    case "reply": reply(row, body); break;
    case "note": say(row, "note", body); row.draft = false; row.draftText = null; break;
    case "transfer": row.holder = body.to_agent ? { id: body.to_agent, name: data.agents.find((each) => each.id === body.to_agent).display_name } : null; row.status = body.to_agent ? "open" : "waiting"; activity("transferred", { to: body.to_agent ?? body.to_team }); break;
    case "return": row.holder = null; row.status = "bot"; activity("returned"); break;
    case "snooze": row.status = "snoozed"; activity("snoozed", { until: Math.round(body.until / 1000) }); break;
    case "resolve": row.status = "resolved"; activity("resolved", { outcome: body.outcome }); break;
    case "reopen": row.status = "open"; activity("reopened"); break;
    case "read": row.unread = 0; break;
    case "topic": row.topic = body.topic; break;
    case "undo": Object.assign(deliveryOf(body.delivery), { status: "cancelled", can: [] }); break;
    case "deliveries": Object.assign(deliveryOf(rest[0]), { status: body.to === "arrived" ? "sent" : body.to === "discard" ? "cancelled" : "sending", can: [], sent_at: Date.now() }); row.unknown = 0; activity("delivery_decided", { to: body.to }); break;
    case "messages": break;
    default: throw refuse(404, "unknown");
  }
  changed(row);
}

function page(id) {
  const ann = data.announcements.find((each) => String(each.id) === id) ?? (() => { throw refuse(404, "unknown"); })();
  const mine = ann.author.id === "u-lin";
  const at = ann.content.scheduled_at;
  return {
    announcement: { id: ann.id, version: 1, stage: ann.stage, title: ann.content.title, content: ann.content, author: ann.author, editor: ann.author, approver: ann.approver ?? null, approved_at: null, content_hash: "9f2c41ab7e03d5116a8b22c09f2c41ab7e03d5116a8b22c0", scheduled_at: at, starts_at: ann.stage === "draft" ? null : at, started_at: ann.progress ? at : null, finished_at: null, stopped_by: null, mine, may_approve: ann.stage === "review" && !mine, comment: ann.comment ?? "" },
    checks: data.checksOf(ann.content), available: data.available, progress: ann.progress ?? { sent: 0, failed: 0, unknown: 0, queued: 0, sending: 0, cancelled: 0, expired: 0, total: 0 },
    deliveries: ann.progress ? [["a1", "main-telegram", "channel", "sent", ""], ["a2", "main-wechat", "article", "sent", ""], ["a3", "main-weibo", "timeline", "unknown", "UnknownOutcome"], ["a4", "main-x", "timeline", "failed", "ContentRejected"]].map(([key, inbox, target, status, reason]) => ({ id: key, inbox, target, status, reason, source_id: "", sent_at: status === "sent" ? Date.now() - 60_000 : null, maybe_duplicate: false })) : [],
    events: [{ kind: "announcement.created", by: ann.author, at: Date.now() - 7_200_000 }, ...(ann.stage === "draft" ? [] : [{ kind: "announcement.asked", by: ann.author, at: Date.now() - 3_600_000 }])],
  };
}

function announce(method, parts, body) {
  const [id, name] = parts;
  if (!id && method === "GET") return { items: data.announcements.map((ann) => { const { announcement, checks, progress } = page(String(ann.id)); return { ...announcement, targets: checks.map(({ inbox, target, platform }) => ({ inbox, target, platform })), progress }; }), sent_today: 1, per_day: 3 };
  if (id === "preview") return { checks: data.checksOf(body.content), content_hash: "abc" };
  if (!id) {
    data.announcements.push({ id: 100 + data.announcements.length, stage: "draft", content: body.content, author: { id: "u-lin", name: "林安" } });
    return page(String(data.announcements.at(-1).id));
  }
  const ann = data.announcements.find((each) => String(each.id) === id);
  if (method === "GET") return page(id);
  if (method === "PUT") Object.assign(ann, { content: body.content, stage: "draft" });
  else if (name === "ask") ann.stage = "review";
  else if (name === "approve") {
    if (body.password !== "demo") throw refuse(403, "wrong_password");
    ann.stage = "scheduled";
  } else if (name === "send-back") Object.assign(ann, { stage: "draft", comment: body.comment });
  else if (name === "stop") ann.stage = "stopped";
  else if (name === "withdraw") ann.stage = "draft";
  emit("announcement", { id: ann.id });
  return page(id);
}

const answers = [
  { entry: "transfer-not-arrived", title: "转账未到账", text: "链上转账一般 1 到 30 分钟到账。请先在区块浏览器里看这笔交易的状态。", topic: "transfer" },
  { entry: "never-share", title: "不要把助记词给任何人", text: "我们从不要助记词、私钥和密码。", topic: "security" },
];

function api(method, parts, params, body) {
  const [what, id, name, ...rest] = parts;
  switch (what) {
    case "me": return method === "PUT" ? (Object.assign(user, body), {}) : { user, csrf: "csrf", undo_seconds: 5, brand: { zh: "轨道钱包", en: "Orbit Wallet" }, agents: data.agents, teams: ["资产组"], inboxes: data.inboxes, sandbox: true, stopped };
    case "conversations":
      if (!id) return list(params);
      if (!name) { const { conversation, ...more } = data.found(rowOf(id)); const { draftText: _, ...row } = conversation; return { conversation: row, ...more }; }
      if (name === "messages" && method === "GET") return { messages: [], more: false };
      if (name === "draft") { const row = rowOf(id); row.draftText = body.text ? body : null; row.draft = !!body.text; return {}; }
      if (name === "present") return {};
      act(rowOf(id), name, rest, body);
      return { conversation: rowOf(id) };
    case "fit": { const bytes = Buffer.byteLength(body.text); const bad = /把?助记词发/.test(body.text); return { parts: [body.text], count: body.inbox === "main-wechat" ? bytes : body.text.length, limit: body.inbox === "main-wechat" ? 2048 : 4096, unit: body.inbox === "main-wechat" ? "bytes" : "utf16", verdict: bad ? "block" : "pass", reason: bad ? "asks_secret" : "", spans: bad ? [[0, [...body.text].length]] : [] }; }
    case "canned": return { items: [{ id: "1", title: "问交易哈希", text: { zh: "请把交易哈希以文字发来，我马上查。", en: "Please paste the transaction hash as text." }, team: "" }, { id: "2", title: "正在查", text: { zh: "我正在查，十分钟内告诉您。", en: "I am looking, back within ten minutes." }, team: "" }] };
    case "uploads": return { blob: "b1", kind: "picture", mime: "image/png", file_name: "file.png", size_bytes: 120_000, url: "/api/blobs/b1" };
    case "answers": return id === "try" ? { candidates: [{ entry: "transfer-not-arrived", title: "转账未到账", score: 0.93 }, { entry: "never-share", title: "不要把助记词给任何人", score: 0.21 }], way: "answer" } : { items: answers.filter((each) => `${each.title}${each.text}`.includes(params.get("q") ?? "")) };
    case "announcements": return announce(method, parts.slice(1), body);
    case "stop-everything": stopped = body.on; emit("stop", { on: stopped }); return { stopped };
    case "inboxes": return id ? {} : { alarms: [{ code: "disk_low", inbox: "", since: Date.now() - 900_000, runbook: "docs/howto/incidents.md#disk_low" }], items: data.inboxes.map((each, i) => ({ ...each, alarms: i === 3 ? [{ code: "dead_letters", inbox: each.inbox, since: Date.now() - 300_000, runbook: "docs/howto/incidents.md#dead_letters" }] : [], last_in_at: Date.now() - 2000 * (i + 1), last_out_at: Date.now() - 9000, waiting: i === 3 ? 3 : 0, dead: i === 3 ? 2 : 0, facts: { webhook: "ok", token_expires_at: Date.now() + 6_060_000 } })) };
    case "dead-letters": return { items: [{ id: "x1", conversation: 401, case: "K-20418", inbox: "main-x", reason: "ContentRejected", code: "403", at: Date.now() - 3_600_000, text: "Could you send the hash as text, please?", status: "failed" }, { id: "x2", conversation: 402, case: "K-20419", inbox: "main-x", reason: "UnknownOutcome", code: "", at: Date.now() - 7_200_000, text: "We are looking into it", status: "unknown" }], next: null };
    case "board": return { unclaimed: 9, longest_wait_seconds: 462, at_risk: 3, window_closing: 3, agents_online: 3, unknown: 2, teams: [{ team: "资产组", waiting: 5, open: 14 }, { team: "安全组", waiting: 1, open: 3 }], agents: data.agents.map((each, i) => ({ id: each.id, name: each.display_name, online: each.online, open: 6 - i })), ratings: { count: 218, average: 4.6 } };
    default: throw refuse(404, "unknown");
  }
}

const POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

function file(path, response) {
  const name = path.startsWith("/static/") ? normalize(path.slice(8)) : "index.html";
  const full = join(STATIC, name);
  if (name.startsWith("..") || !existsSync(full)) return response.writeHead(404).end();
  return response.writeHead(200, { "content-type": TYPES[extname(full)] ?? "application/octet-stream", "content-security-policy": POLICY, "x-content-type-options": "nosniff" }).end(readFileSync(full));
}

createServer(async (request, response) => {
  const url = new URL(request.url, "http://mock");
  const parts = url.pathname.split("/").filter(Boolean).map(decodeURIComponent);
  if (url.pathname === "/api/stream") {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" }).write(": hello\n\n");
    streams.add(response);
    return request.on("close", () => streams.delete(response));
  }
  if (parts[0] === "api" && parts[1] === "blobs") return response.writeHead(200, { "content-type": "image/svg+xml" }).end(PIXEL);
  if (parts[0] === "dev" && parts[1] === "arrive") {
    const row = rowOf(parts[2]);
    const text = url.searchParams.get("text") ?? "你好";
    data.threads.get(row.id).push({ ...data.message("in", { kind: "contact", id: "c", name: row.name }, text, 0), at: Date.now() });
    Object.assign(row, { unread: row.unread + 1, last: { direction: "in", author: "contact", kind: "text", text, at: Date.now(), hidden: false }, waiting_since: Date.now(), reply_due: Date.now() + 600_000 });
    changed(row);
    return response.writeHead(204).end();
  }
  if (parts[0] !== "api") return file(url.pathname, response);
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const raw = Buffer.concat(chunks).toString();
  try {
    const body = request.headers["content-type"]?.startsWith("application/json") && raw ? JSON.parse(raw) : {};
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(api(request.method, parts.slice(1), url.searchParams, body)));
  } catch (error) {
    response.writeHead(error.status ?? 500, { "content-type": "application/json" }).end(JSON.stringify(error.body ?? { error: { code: String(error) } }));
  }
}).listen(PORT, "127.0.0.1", () => console.log(`http://127.0.0.1:${PORT}/c`));
