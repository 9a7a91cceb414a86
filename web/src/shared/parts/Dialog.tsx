/** A native modal dialog; closing gives the focus back to what opened it. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import "./dialog.css";

export function Dialog(props: { title: string; onClose: () => void; children: ComponentChildren; wide?: boolean; class?: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const opener = document.activeElement as HTMLElement | null;
    dialog.current?.showModal();
    return () => {
      if (opener?.isConnected) opener.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} class={`${props.wide ? "wide" : ""} ${props.class ?? ""}`} aria-labelledby={heading} onClose={props.onClose} onClick={(event) => event.target === dialog.current && props.onClose()}>
      <h2 id={heading}>{props.title}</h2>
      {props.children}
    </dialog>
  );
}
