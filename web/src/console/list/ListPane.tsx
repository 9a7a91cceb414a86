/** The list of work: filters in the address, rows by the clock that runs out first. */
import { Check, Inbox, Search, SearchX } from "lucide-preact";
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { t, word } from "../../shared/i18n";
import { isPhone } from "../../shared/media";
import { Empty, Failed, Skeleton } from "../../shared/parts/States";
import { slowNow } from "../clock";
import { provide } from "../keys";
import { go, place } from "../router";
import { act, closeConversation, open, openName, openRow, tellOrder } from "../store/conversation";
import { counts, fresh, holdList, listError, loadList, loadMore, next, rows, selectAll, selected, selecting, showFresh, toggleSelected, view } from "../store/list";
import type { Row } from "../types";
import { BulkBar } from "./BulkBar";
import { Filters, ViewChips } from "./Filters";
import { groupRows } from "./groups";
import { RowItem } from "./RowItem";
import { claimNext } from "./claim";
import "./list.css";

export function viewTitle(name: string): string {
  return name.startsWith("team:") ? name.slice(5) : word("view", name);
}

function SearchField() {
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef(0);
  useEffect(() => provide("search", () => input.current?.focus()), []);
  const onInput = (text: string) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      const params = new URLSearchParams(location.search);
      if (text.trim()) params.set("q", text.trim());
      else params.delete("q");
      if (text.trim() && !params.has("view")) params.set("view", "all");
      go(`${location.pathname}${params.size ? `?${params}` : ""}`, "replace");
    }, 250);
  };
  return (
    <label class="search">
      <Search size={16} stroke-width={1.75} aria-hidden="true" />
      <span class="sr">{t("search.label")}</span>
      <input
        ref={input}
        type="search"
        value={view.value.q}
        placeholder={t("search.hint")}
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.currentTarget.value = "";
          onInput("");
          event.currentTarget.blur();
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </label>
  );
}

export function ListPane() {
  const at = useSignal<string>("");
  const shown = useComputed(() => {
    const all = rows.value ?? [];
    return groupRows(view.value.unknown ? all.filter((row) => row.unknown) : all, slowNow.value);
  });
  const flat = useComputed(() => shown.value.flatMap((group) => group.rows));
  const box = useRef<HTMLUListElement>(null);
  const anchor = useRef<string>("");

  /** The row that keys are about. */
  const current = () => flat.peek().find((each) => each.case === (at.peek() || openName.peek()));
  const toggle = (row: Row | undefined) => {
    if (!row) return;
    selecting.value = true;
    anchor.current = row.case;
    toggleSelected(row.id);
  };
  const range = (to: Row | undefined) => {
    const all = flat.peek();
    const ends = [all.findIndex((row) => row.case === anchor.current), all.findIndex((row) => row === to)].sort((a, b) => a - b);
    if (!to || ends[0]! < 0) return toggle(to);
    selectAll(all.slice(ends[0], ends[1]! + 1).map((row) => row.id));
  };

  const move = (step: number, openIt: boolean) => {
    const all = flat.peek();
    if (!all.length) return;
    const from = all.findIndex((row) => row.case === (at.peek() || openName.peek()));
    const row = all[from < 0 ? 0 : Math.min(all.length - 1, Math.max(0, from + step))]!;
    at.value = row.case;
    box.current?.querySelector(`#row-${CSS.escape(row.case)}`)?.scrollIntoView({ block: "nearest" });
    if (openIt) openRow(row);
  };

  useEffect(() => {
    tellOrder(() => flat.peek());
    const gone = [
      provide("next", () => move(1, !selecting.peek())),
      provide("previous", () => move(-1, !selecting.peek())),
      provide("select", () => toggle(current())),
      provide("selectRange", () => range(current())),
      provide("claim", () => {
        const now = open.peek();
        if (now && now.conversation.status !== "open") void act("claim").catch(() => undefined);
        else void claimNext();
      }),
      provide("back", () => {
        if (selecting.peek()) {
          selecting.value = false;
          selected.value = new Set();
        } else if (document.activeElement instanceof HTMLTextAreaElement || document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
        else if (isPhone.peek() && openName.peek()) closeConversation();
      }),
    ];
    return () => gone.forEach((off) => off());
  }, []);

  useEffect(() => {
    at.value = openName.value;
  }, [openName.value]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || event.metaKey || event.ctrlKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.key === "ArrowDown" ? 1 : -1, false);
    else if (selecting.value && (event.key === " " || event.key === "Enter")) (event.shiftKey ? range : toggle)(current());
    else if (event.key === "Enter") {
      const row = flat.peek().find((each) => each.case === at.peek());
      if (row) openRow(row);
      document.querySelector<HTMLElement>(".thread")?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const pick = (row: Row, event: MouseEvent) => {
    if (selecting.value) {
      at.value = row.case;
      return event.shiftKey ? range(row) : toggle(row);
    }
    at.value = row.case;
    openRow(row);
  };

  return (
    <section class="list" aria-label={t("pane.list")} onPointerEnter={(event) => event.pointerType === "mouse" && holdList(true)} onPointerLeave={() => holdList(false)}>
      <div class="top">
        <h1 class="clip">{viewTitle(view.value.view)}</h1>
        <button
          class="btn sm ghost"
          aria-pressed={selecting.value}
          onClick={() => {
            selecting.value = !selecting.value;
            selected.value = new Set();
          }}
        >
          {selecting.value ? t("select.done") : t("select.start")}
        </button>
      </div>
      <div class="tools">
        <ViewChips />
        <SearchField />
        <Filters />
      </div>
      {fresh.value > 0 && <button class="fresh" onClick={showFresh}>{t("list.fresh", { n: fresh.value })}</button>}
      {listError.value && <div class="pad"><Failed again={() => void loadList()}>{t("err.list")}</Failed></div>}
      {rows.value === null && !listError.value ? (
        <Skeleton rows={8} />
      ) : flat.value.length === 0 ? (
        !listError.value && <NothingHere />
      ) : (
        <ul class="items" role="listbox" ref={box} tabIndex={0} aria-label={t("pane.list")} aria-activedescendant={at.value ? `row-${at.value}` : undefined} aria-multiselectable={selecting.value || undefined} onKeyDown={onKeyDown}>
          {shown.value.map((group) => (
            <>
              <li key={`group-${group.name}`} class={`group ${group.name}`} role="presentation">
                <span>{word("group", group.name)}</span>
                <span>{group.rows.length}</span>
              </li>
              {group.rows.map((row) => (
                <RowItem key={row.id} row={row} at={at.value === row.case} here={openName.value === row.case} picked={selecting.value ? selected.value.has(row.id) : null} onPick={(event) => pick(row, event)} />
              ))}
            </>
          ))}
          <li class="list-end" role="presentation">{next.value ? <button class="btn sm" tabIndex={-1} onClick={() => void loadMore()}>{t("list.more")}</button> : flat.value.length > 12 && t("list.end")}</li>
        </ul>
      )}
      {selecting.value && <BulkBar />}
    </section>
  );
}

function NothingHere() {
  const { q, platform, unknown, view: name } = view.value;
  if (q || platform || unknown)
    return (
      <Empty icon={SearchX} title={q ? t("empty.search", { q }) : t("empty.filter")}>
        <button class="btn" onClick={() => go(`${location.pathname}${name === "mine" ? "" : `?view=${encodeURIComponent(name)}`}`)}>{t("filter.clear")}</button>
      </Empty>
    );
  const unclaimed = counts.value.unclaimed ?? 0;
  if (name === "mine" && place.value.screen === "c")
    return (
      <Empty icon={Check} title={t("empty.mine")} hint={unclaimed ? t("empty.mine.hint", { n: unclaimed }) : t("empty.mine.none")}>
        {unclaimed > 0 && (
          <button class="btn" onClick={() => void claimNext()}>
            {t("act.claim_next")}
            <kbd aria-hidden="true">C</kbd>
          </button>
        )}
      </Empty>
    );
  return <Empty icon={Inbox} title={t("empty.view")} hint={t("empty.view.hint")} />;
}
