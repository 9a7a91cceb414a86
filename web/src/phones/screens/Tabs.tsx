/** The two tabs of Weibo and X: private messages and the public timeline. */
import { useRef } from "preact/hooks";
import type { PhoneState, View } from "../store";
import { tIn } from "../words";

const VIEWS: View[] = ["chat", "posts"];

export function Tabs(props: { phone: PhoneState }) {
  const { phone } = props;
  const list = useRef<HTMLDivElement>(null);
  const choose = (view: View) => {
    phone.view.value = view;
    phone.replying.value = null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    choose(phone.view.value === "chat" ? "posts" : "chat");
    list.current?.querySelector<HTMLElement>("[tabindex='-1']")?.focus();
  };
  return (
    <div class="seg" role="tablist" aria-label={phone.title.en} ref={list} onKeyDown={onKeyDown}>
      {VIEWS.map((view) => {
        const on = phone.view.value === view;
        return (
          <button
            role="tab"
            id={`tab-${phone.platform}-${view}`}
            aria-controls={`panel-${phone.platform}`}
            aria-selected={on}
            tabIndex={on ? 0 : -1}
            onClick={() => choose(view)}
          >
            {tIn(phone.language, view === "chat" ? "conversation" : "timeline")}
          </button>
        );
      })}
    </div>
  );
}
