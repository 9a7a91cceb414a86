/** The thread: opens at the first unread, keeps its place when earlier messages come, never scrolls what is being read. */
import { ArrowDown } from "lucide-preact";
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { lang, t } from "../../shared/i18n";
import { date, startOfDay } from "../../shared/i18n/time";
import { spoken } from "../../shared/parts/Toasts";
import { serverNow } from "../api";
import { provide } from "../keys";
import { firstUnread, loadEarlier, pending } from "../store/conversation";
import type { Conversation } from "../types";
import { ActivityLine } from "./ActivityLine";
import { Bubble, PendingBubble } from "./Bubble";
import { itemsOf, type Item } from "./items";
import { plainText } from "./secrets";

function dayWords(at: number): string {
  const today = startOfDay(serverNow());
  if (at === today) return t("day.today");
  return at === startOfDay(today - 1) ? t("day.yesterday") : date(at, lang.value, serverNow());
}

function Drawn({ item, found }: { item: Item; found: Conversation }) {
  switch (item.kind) {
    case "day":
      return <div class="day">{dayWords(item.at)}</div>;
    case "new":
      return <div class="new-line">{t("thread.new")}</div>;
    case "steps":
      return (
        <details class="act-fold">
          <summary>{t("thread.steps", { n: item.messages.length })}</summary>
          <div>{item.messages.map((message) => <ActivityLine key={message.id} message={message} />)}</div>
        </details>
      );
    case "message":
      return item.message.direction === "activity" ? <ActivityLine message={item.message} /> : <Bubble message={item.message} cont={item.cont} picked={item.picked} found={found} />;
  }
}

export function Thread({ found }: { found: Conversation }) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const below = useSignal(0);
  const loading = useRef(false);
  const items = useMemo(() => itemsOf(found.messages, firstUnread.value), [found.messages, firstUnread.value]);
  const last = found.messages[found.messages.length - 1];
  const seen = useRef({ last: last?.id ?? "", count: found.messages.length });
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight });

  useLayoutEffect(() => {
    const line = box.current?.querySelector<HTMLElement>(".new-line");
    if (line && box.current) box.current.scrollTop = Math.max(0, line.offsetTop - box.current.offsetTop - 24);
    if (!line) toEnd();
  }, []);

  useLayoutEffect(() => {
    const before = seen.current;
    seen.current = { last: last?.id ?? "", count: found.messages.length };
    if (atEnd.current) toEnd();
    if (!last || before.last === last.id) return;
    if (!atEnd.current) below.value += found.messages.length - Math.max(0, found.messages.findIndex((message) => message.id === before.last) + 1);
    if (last.direction === "in") spoken.value = `${last.author.name}: ${plainText(last.text).slice(0, 80)}`;
  }, [found.messages, pending.value.length]);

  useEffect(() => {
    const step = (by: number) => {
      const all = [...(box.current?.querySelectorAll<HTMLElement>(".msg") ?? [])];
      const at = all.indexOf(document.activeElement as HTMLElement);
      (all[at < 0 ? all.length - 1 : Math.min(all.length - 1, Math.max(0, at + by))] ?? box.current)?.focus();
    };
    const gone = [provide("earlier", () => step(-1)), provide("later", () => step(1))];
    return () => gone.forEach((off) => off());
  }, []);

  // Pictures and the growing box change heights; whoever was at the end stays there.
  useEffect(() => {
    const watch = new ResizeObserver(() => atEnd.current && toEnd());
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, []);

  const onScroll = async () => {
    const el = box.current;
    if (!el) return; // the thread was left while it scrolled
    atEnd.current = el.scrollHeight - el.scrollTop - el.clientHeight < 40;
    if (atEnd.current) below.value = 0;
    if (el.scrollTop > 200 || !found.more || loading.current) return;
    loading.current = true;
    const height = el.scrollHeight;
    await loadEarlier().catch(() => undefined);
    requestAnimationFrame(() => {
      el.scrollTop += el.scrollHeight - height;
      loading.current = false;
    });
  };

  return (
    <>
      <div class="thread" ref={box} tabIndex={0} role="log" aria-live="off" aria-label={t("pane.thread")} onScroll={() => void onScroll()}>
        {found.more && <div class="day">{t("thread.earlier")}</div>}
        {items.map((item) => (
          <Drawn key={item.id} item={item} found={found} />
        ))}
        {pending.value.map((each) => (
          <PendingBubble key={each.key} pending={each} />
        ))}
      </div>
      {below.value > 0 && (
        <div class="foot-area">
          <button class="down" onClick={toEnd}>
            <ArrowDown size={14} aria-hidden="true" />
            {t("thread.below", { n: below.value })}
          </button>
        </div>
      )}
    </>
  );
}
