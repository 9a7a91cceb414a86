/** A button that opens a short list of choices. Arrows move, Escape closes and gives the focus back. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { LucideIcon } from "lucide-preact";
import "./menu.css";

export function Menu(props: {
  open: boolean;
  onOpen: (open: boolean) => void;
  button: (attributes: { "aria-haspopup": "menu"; "aria-expanded": boolean; onClick: () => void }) => ComponentChildren;
  children: ComponentChildren;
  label: string;
  side?: "left" | "right";
  up?: boolean;
}) {
  const holder = useRef<HTMLSpanElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const { open, onOpen } = props;

  useEffect(() => {
    if (!open) return;
    const opener = document.activeElement as HTMLElement | null;
    list.current?.querySelector<HTMLElement>("input, [role=menuitem]")?.focus();
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
      const items = [...list.current!.querySelectorAll<HTMLElement>("input, [role=menuitem]")];
      const at = items.indexOf(document.activeElement as HTMLElement);
      items[(at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length]?.focus();
    }
  };

  return (
    <span class="menu-holder" ref={holder} onKeyDown={open ? onKeyDown : undefined}>
      {props.button({ "aria-haspopup": "menu", "aria-expanded": open, onClick: () => onOpen(!open) })}
      {open && (
        <div class={`menu ${props.side === "left" ? "left" : ""} ${props.up ? "up" : ""}`} role="menu" aria-label={props.label} ref={list}>
          {props.children}
        </div>
      )}
    </span>
  );
}

export function MenuItem(props: { icon?: LucideIcon; lead?: ComponentChildren; onPick: () => void; children: ComponentChildren; danger?: boolean; keys?: string }) {
  const Icon = props.icon;
  return (
    <button role="menuitem" tabIndex={-1} class={props.danger ? "danger" : ""} onClick={props.onPick}>
      {Icon && <Icon size={16} stroke-width={1.75} aria-hidden="true" />}
      {props.lead}
      <span class="grow">{props.children}</span>
      {props.keys && <kbd aria-hidden="true">{props.keys}</kbd>}
    </button>
  );
}
