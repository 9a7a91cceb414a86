/** The box: mode, text, ready words, files, how it fits, and Send. */
import { BookOpen, CornerUpLeft, Eye, Paperclip, StickyNote, X, Zap } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useSignalEffect } from "@preact/signals";
import { lang, platformName, t, word } from "../../shared/i18n";
import { toUtf16 } from "../../shared/counting";
import { Menu } from "../../shared/parts/Menu";
import { say, spoken } from "../../shared/parts/Toasts";
import { ApiError, post } from "../api";
import { provide, singleKeys } from "../keys";
import { draft, edit, saving } from "../store/draft";
import { may } from "../store/me";
import { offlineSince } from "../stream";
import type { Conversation, Upload } from "../types";
import { authorName } from "../thread/ActivityLine";
import { refusal } from "../thread/attempt";
import { size } from "../thread/Attachments";
import { quoteFocused } from "../thread/quoting";
import { plainText } from "../thread/secrets";
import { askFit, countNow, fit } from "./fit";
import { AnswerChoices, CannedChoices } from "./Insert";
import { agentsFor, namedSoFar, NamingList, type Agent } from "./Naming";
import { dollars, Measures } from "./Measures";
import { submit } from "./submit";
import { Translate } from "./Translate";
import { WhyStrip } from "./WhyStrip";
import "./reply.css";

const MAX_BYTES = 20 * 1024 * 1024;
const onMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** Enter alone sends when the person chose so. */
export const enterSends = { get: () => localStorage.getItem("kefu_enter_sends") === "on", set: (on: boolean) => localStorage.setItem("kefu_enter_sends", on ? "on" : "off") };

function Marks({ text }: { text: string }) {
  const judged = fit.value;
  if (!judged || judged.text !== text || judged.verdict === "pass" || !judged.spans.length) return null;
  const parts = [];
  let from = 0;
  for (const [start, end] of toUtf16(text, judged.spans)) {
    parts.push(text.slice(from, start), <mark key={start}>{text.slice(start, end)}</mark>);
    from = end;
  }
  parts.push(text.slice(from));
  return <div class="mirror" aria-hidden="true">{parts}</div>;
}

function FitWords({ found }: { found: Conversation }) {
  const { compose, conversation } = found;
  const { text, kind } = draft.value;
  if (kind === "note") return <span class="fit">{t("note.private")}</span>;
  const local = countNow(text, compose);
  const server = fit.value?.text === text && fit.value.parts.length ? fit.value : null;
  const parts = server ? server.parts.length : local.parts;
  const platform = platformName(conversation.platform);
  const unit = word("unit", compose.text_unit);
  const count = server?.count ?? local.count;
  return (
    <span class="fit" title={t("fit.rule", { platform, n: local.limit, unit })}>
      <span class={parts > 1 ? "" : "rule"}>{parts > 1 ? t("fit.split", { n: parts }) : t("fit.one", { platform })}</span>
      {parts === 1 && <span class="rule"> · {t("fit.count", { n: String(count), limit: String(local.limit), unit })}</span>}
    </span>
  );
}

function ReplyPreview({ found }: { found: Conversation }) {
  const prefix = found.compose.agent_prefix;
  const parts = fit.value?.parts.length ? fit.value.parts : [prefix + draft.value.text];
  const quoted = plainText(found.messages.find((message) => message.id === draft.value.replyTo)?.text ?? "").replace(/\s+/g, " ").slice(0, 60);
  return (
    <div class="reply-preview" role="region" aria-label={t("preview")}>
      <h3>{t("preview.as", { platform: platformName(found.conversation.platform) })}</h3>
      {quoted && <p class="small" dir="auto">{found.compose.quote !== "line" ? `↩ ${quoted}` : found.conversation.language.startsWith("zh") ? `「${quoted}」` : `“${quoted}”`}</p>}
      {parts.map((part, i) => <p key={i} dir="auto">{part}</p>)}
    </div>
  );
}

/** The message that is answered, over the text; how it will look is said where the platform can't point at it. */
function Quoting(props: { found: Conversation; onGone: () => void }) {
  const { compose, conversation, messages } = props.found;
  const quoted = messages.find((message) => message.id === draft.value.replyTo);
  if (!quoted) return null;
  return (
    <div class="quoting">
      <CornerUpLeft size={14} stroke-width={1.75} aria-hidden="true" />
      <div class="grow">
        <div class="small strong clip" dir="auto">{t("quote.to", { name: authorName(quoted.author) })}</div>
        <div class="clip" dir="auto" lang={quoted.language || undefined}>{plainText(quoted.text) || word("kind", quoted.kind)}</div>
        {compose.quote === "line" && <div class="small">{t("quote.line", { platform: platformName(conversation.platform) })}</div>}
      </div>
      <button class="icon-btn sm" aria-label={t("quote.remove")} onClick={() => { edit({ replyTo: "" }); props.onGone(); }}><X size={14} aria-hidden="true" /></button>
    </div>
  );
}

export function Reply({ found }: { found: Conversation }) {
  const text = useRef<HTMLTextAreaElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const [menu, setMenu] = useState<"" | "canned" | "answer">("");
  const [preview, setPreview] = useState(false);
  const [busy, setBusy] = useState(false);
  const [caret, setCaret] = useState(0);
  const [atAgent, setAtAgent] = useState(0);
  const [dismissed, setDismissed] = useState(-1);
  const { compose, conversation } = found;
  const { kind, blobs } = draft.value;
  const noteOnly = !compose.may_reply && compose.why === "held_by_other";
  const isNote = kind === "note" || noteOnly;
  const canWrite = may("desk");
  const blocked = !isNote && (!compose.may_reply || fit.value?.verdict === "block");

  useEffect(() => {
    if (noteOnly && kind !== "note") edit({ kind: "note" });
  }, [noteOnly, kind]);

  useSignalEffect(() => {
    const now = draft.value;
    const el = text.current;
    if (el) {
      if (el.value !== now.text) el.value = now.text;
      el.style.setProperty("height", "auto");
      el.style.setProperty("height", `${el.scrollHeight}px`);
    }
    if (now.kind === "reply") askFit(found.conversation, now.text);
    else fit.value = null;
  });

  const mode = (next: "reply" | "note") => {
    edit({ kind: next });
    spoken.value = t(next === "note" ? "note.mode" : "reply.mode");
    text.current?.focus();
  };

  useEffect(() => {
    if (!canWrite) return;
    const gone = [
      provide("reply", () => text.current?.focus()),
      provide("quote", quoteFocused),
      provide("note", () => mode("note")),
      provide("answer", () => setMenu("answer")),
      provide("preview", () => setPreview((on) => !on)),
    ];
    return () => gone.forEach((off) => off());
  }, [canWrite]);

  const insert = (words: string) => {
    setMenu("");
    const el = text.current!;
    const at = el.selectionStart;
    el.value = el.value.slice(0, at) + words + el.value.slice(el.selectionEnd);
    edit({ text: el.value });
    el.focus();
    el.setSelectionRange(at + words.length, at + words.length);
  };

  const upload = async (files: Iterable<File>) => {
    for (const each of files) {
      if (each.size > MAX_BYTES) {
        say(t("att.too_large", { name: each.name }));
        continue;
      }
      const form = new FormData();
      form.append("file", each);
      setBusy(true);
      try {
        const stored = await post<Upload>("/api/uploads", form);
        if (compose.attachments.length && !compose.attachments.includes(stored.kind)) say(t("att.kind", { platform: platformName(conversation.platform), kind: word("kind", stored.kind) }));
        else edit({ blobs: [...draft.value.blobs, stored] });
      } catch (error) {
        if (error instanceof ApiError) say(`${t("att.failed", { name: each.name })} ${error.code === "outgoing_blocked" ? refusal(error) : ""}`.trim());
      } finally {
        setBusy(false);
      }
    }
  };

  const named = isNote ? namedSoFar(draft.value.text, caret) : null;
  const agents = named === null || caret === dismissed ? [] : agentsFor(named);
  const pickAgent = (agent: Agent) => {
    const el = text.current!;
    const start = caret - named!.length;
    el.setRangeText(`${agent.display_name} `, start, caret, "end");
    edit({ text: el.value });
    setCaret(el.selectionStart);
    setDismissed(el.selectionStart);
  };
  const onNamingKey = (event: KeyboardEvent): boolean => {
    if (!agents.length) return false;
    if (event.key === "ArrowDown") setAtAgent((atAgent + 1) % agents.length);
    else if (event.key === "ArrowUp") setAtAgent((atAgent - 1 + agents.length) % agents.length);
    else if ((event.key === "Enter" && !event.metaKey && !event.ctrlKey) || event.key === "Tab") pickAgent(agents[Math.min(atAgent, agents.length - 1)]!);
    else if (event.key === "Escape") setDismissed(caret);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || onNamingKey(event)) return;
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey || (enterSends.get() && !event.shiftKey))) {
      event.preventDefault();
      if (!blocked) void submit();
    } else if (event.key === "/" && !text.current!.value) {
      event.preventDefault();
      setMenu("canned");
    }
  };

  if (!canWrite) return <div class="reply"><WhyStrip found={found} /></div>;
  const price = compose.price_microdollars >= 100_000 ? ` · ${dollars(compose.price_microdollars)}` : "";
  const nothing = !draft.value.text.trim() && !blobs.length;
  return (
    <div class="reply" onDragOver={(event) => event.preventDefault()} onDrop={(event) => { event.preventDefault(); if (event.dataTransfer) void upload(event.dataTransfer.files); }}>
      <Measures found={found} />
      <WhyStrip found={found} />
      {preview && !isNote && <ReplyPreview found={found} />}
      <div class={`box ${isNote ? "note" : ""}`}>
        <div class="modes" role="group" aria-label={t("mode")}>
          <button aria-pressed={!isNote} disabled={noteOnly} onClick={() => mode("reply")}>{t("reply")}</button>
          <button aria-pressed={isNote} onClick={() => mode("note")}>{t("note")}{singleKeys.value && <kbd aria-hidden="true">N</kbd>}</button>
          <span class="saving">{saving.value === "saved" ? t("draft.saved") : saving.value === "unsaved" ? t("draft.unsaved") : ""}</span>
        </div>
        {!isNote && draft.value.replyTo && <Quoting found={found} onGone={() => text.current?.focus()} />}
        <div class="writing">
          {!isNote && <Marks text={draft.value.text} />}
          <textarea
            ref={text}
            rows={2}
            dir="auto"
            aria-label={isNote ? t("note") : t("reply")}
            aria-describedby="why"
            placeholder={isNote ? t("note.hint") : t("reply.hint", { name: conversation.name })}
            aria-autocomplete={isNote ? "list" : undefined}
            aria-controls={agents.length ? "naming" : undefined}
            aria-activedescendant={agents.length ? `naming-${Math.min(atAgent, agents.length - 1)}` : undefined}
            onInput={(event) => { setCaret(event.currentTarget.selectionStart); setAtAgent(0); edit({ text: event.currentTarget.value }); }}
            onClick={(event) => setCaret(event.currentTarget.selectionStart)}
            onKeyUp={(event) => setCaret(event.currentTarget.selectionStart)}
            onBlur={() => setDismissed(caret)}
            onKeyDown={onKeyDown}
            onPaste={(event) => { if (event.clipboardData?.files.length) { event.preventDefault(); void upload(event.clipboardData.files); } }}
          />
        </div>
        {agents.length > 0 && <NamingList agents={agents} at={Math.min(atAgent, agents.length - 1)} onPick={pickAgent} />}
        {blobs.length > 0 && (
          <div class="uploads">
            {blobs.map((each) => (
              <span key={each.blob} class="chip">
                <span class="clip">{each.file_name}</span> {size(each.size_bytes)}
                <button aria-label={t("att.remove", { name: each.file_name })} onClick={() => edit({ blobs: blobs.filter((other) => other.blob !== each.blob) })}><X size={14} aria-hidden="true" /></button>
              </span>
            ))}
          </div>
        )}
        <div class="bar">
          <button class="icon-btn phone-only" aria-label={t("note")} aria-pressed={isNote} onClick={() => mode(isNote ? "reply" : "note")}><StickyNote size={20} stroke-width={1.75} aria-hidden="true" /></button>
          <Menu open={menu === "canned"} onOpen={(on) => setMenu(on ? "canned" : "")} label={t("canned")} side="left" up find button={(attributes) => <button class="icon-btn" aria-label={t("canned")} title={`${t("canned")} · /`} {...attributes}><Zap size={16} stroke-width={1.75} aria-hidden="true" /></button>}>
            <CannedChoices found={found} onPick={insert} />
          </Menu>
          <Menu open={menu === "answer"} onOpen={(on) => setMenu(on ? "answer" : "")} label={t("answer.insert")} side="left" up find button={(attributes) => <button class="icon-btn" aria-label={t("answer.insert")} title={`${t("answer.insert")} · A`} {...attributes}><BookOpen size={16} stroke-width={1.75} aria-hidden="true" /></button>}>
            <AnswerChoices language={conversation.language || lang.value} onPick={insert} />
          </Menu>
          <button class="icon-btn" aria-label={t("attach")} title={t("attach")} disabled={busy || isNote || !compose.attachments.length} onClick={() => file.current?.click()}><Paperclip size={16} stroke-width={1.75} aria-hidden="true" /></button>
          {!isNote && <Translate found={found} />}
          <button class="icon-btn" aria-label={t("preview")} title={`${t("preview")} · ⌘P`} aria-pressed={preview} disabled={isNote} onClick={() => setPreview(!preview)}><Eye size={16} stroke-width={1.75} aria-hidden="true" /></button>
          <input ref={file} type="file" multiple hidden tabIndex={-1} onChange={(event) => { void upload([...(event.currentTarget.files ?? [])]); event.currentTarget.value = ""; }} />
          <FitWords found={found} />
          <button class={`btn ${isNote ? "" : "primary"}`} aria-describedby="why" disabled={nothing || blocked || offlineSince.value !== null} onClick={() => void submit()}>
            {isNote ? t("note.add") : t("send")}{!isNote && price}
            <kbd aria-hidden="true">{onMac ? "⌘↵" : "Ctrl ↵"}</kbd>
          </button>
        </div>
      </div>
    </div>
  );
}
