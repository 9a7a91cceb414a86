/** A button that opens a short list of choices. Arrows move, Escape closes and gives the focus back. */
import { createContext, type ComponentChildren } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";
import type { LucideIcon } from "lucide-preact";
import "./menu.css";

/** A list with a search field is no menu for screen readers, but a small dialog of buttons. */
const Kind = createContext<"menu" | "dialog">("menu");

export function Menu(props: {
  open: boolean;
  onOpen: (open: boolean) => void;
  button: (attributes: { "aria-haspopup": "menu" | "dialog"; "aria-expanded": boolean; onClick: () => void }) => ComponentChildren;
  children: ComponentChildren;
  label: string;
  side?: "left" | "right";
  up?: boolean;
  find?: boolean;
}) {
  const holder = useRef<HTMLSpanElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const { open, onOpen } = props;
  const kind = props.find ? "dialog" : "menu";

  useEffect(() => {
    if (!open) return;
    const opener = document.activeElement as HTMLElement | null;
    list.current?.querySelector<HTMLElement>("input, .menu-item")?.focus();
    const outside = (event: PointerEvent) => {
      if (!holder.current?.contains(event.target as Node)) onOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      const here = document.activeElement;
      if (opener?.isConnected && (!here || here === document.body || holder.current?.contains(here))) opener.focus();
    };
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      onOpen(false);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const items = [...list.current!.querySelectorAll<HTMLElement>("input, .menu-item")];
      const at = items.indexOf(document.activeElement as HTMLElement);
      items[(at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length]?.focus();
    }
  };

  return (
    <span class="menu-holder" ref={holder} onKeyDown={open ? onKeyDown : undefined}>
      {props.button({ "aria-haspopup": kind, "aria-expanded": open, onClick: () => onOpen(!open) })}
      {open && (
        <div class={`menu ${props.side === "left" ? "left" : ""} ${props.up ? "up" : ""}`} role={kind} aria-label={props.label} ref={list}>
          <Kind.Provider value={kind}>{props.children}</Kind.Provider>
        </div>
      )}
    </span>
  );
}

export function MenuItem(props: { icon?: LucideIcon; lead?: ComponentChildren; onPick: () => void; children: ComponentChildren; danger?: boolean; keys?: string }) {
  const Icon = props.icon;
  const role = useContext(Kind) === "menu" ? "menuitem" : undefined;
  return (
    <button role={role} tabIndex={role ? -1 : 0} class={`menu-item ${props.danger ? "danger" : ""}`} onClick={props.onPick}>
      {Icon && <Icon size={16} stroke-width={1.75} aria-hidden="true" />}
      {props.lead}
      <span class="grow">{props.children}</span>
      {props.keys && <kbd aria-hidden="true">{props.keys}</kbd>}
    </button>
  );
}
