/** Where a person writes: text, a picture, and Enter or the plane to send. */
import { Image, Mic, Paperclip, Plus, SendHorizontal, Smile, X } from "lucide-preact";
import { useRef } from "preact/hooks";
import { act, send, type PhoneState } from "./store";
import { tIn } from "./words";

const MOST_BYTES = 5 * 2 ** 20;
const ICON = { size: 21, "stroke-width": 1.75, "aria-hidden": "true" } as const;

export function Entry(props: { phone: PhoneState; placeholder: string; label: string }) {
  const { phone } = props;
  const input = useRef<HTMLInputElement>(null);
  const written = phone.draft.value.trim() !== "";
  const target = phone.replying.value;
  const submit = (event: Event) => {
    event.preventDefault();
    void send(phone);
  };
  return (
    <>
      {phone.problem.value && <p class="problem" role="alert">{phone.problem.value === "offline" ? tIn(phone.language, "offline") : tIn(phone.language, "failed", { reason: phone.problem.value })}</p>}
      {target && phone.view.value === "posts" && (
        <p class="answering">
          <span class="clip grow">{tIn(phone.language, "reply_to", { name: target.name ?? "" })}</span>
          <button type="button" aria-label={tIn(phone.language, "stop_reply")} onClick={() => (phone.replying.value = null)}><X size={16} aria-hidden="true" /></button>
        </p>
      )}
      <form class="ent" onSubmit={submit}>
        {phone.platform === "weibo" ? <SmileKey phone={phone} /> : <Picture phone={phone} />}
        <input
          class="f"
          ref={input}
          aria-label={props.label}
          placeholder={props.placeholder}
          autocomplete="off"
          enterkeyhint="send"
          value={phone.draft.value}
          onInput={(event) => (phone.draft.value = event.currentTarget.value)}
        />
        <Right phone={phone} written={written} />
      </form>
    </>
  );
}

/** With words: send. Without: what the client has there. */
function Right(props: { phone: PhoneState; written: boolean }) {
  const { phone } = props;
  if (!props.written && phone.platform === "weibo") return <Picture phone={phone} />;
  if (!props.written && phone.platform === "telegram") {
    return (
      <button type="button" class="ic" aria-label={tIn(phone.language, "voice")} title={tIn(phone.language, "voice")} onClick={() => void act(phone, { media: { kind: "voice" } })}>
        <Mic {...ICON} />
      </button>
    );
  }
  return (
    <button class="ic send" aria-label={tIn(phone.language, "send")} title={tIn(phone.language, "send")} disabled={!props.written}>
      <SendHorizontal {...ICON} />
    </button>
  );
}

function SmileKey(props: { phone: PhoneState }) {
  const { phone } = props;
  return (
    <button type="button" class="ic" aria-label={tIn(phone.language, "emoji")} title={tIn(phone.language, "emoji")} onClick={() => (phone.draft.value += "🙂")}>
      <Smile {...ICON} />
    </button>
  );
}

function Picture(props: { phone: PhoneState }) {
  const { phone } = props;
  const file = useRef<HTMLInputElement>(null);
  const Icon = { telegram: Paperclip, x: Image }[phone.platform] ?? Plus;
  const pick = async (event: Event) => {
    const field = event.currentTarget as HTMLInputElement;
    const chosen = field.files?.[0];
    field.value = "";
    if (!chosen) return;
    if (chosen.size > MOST_BYTES) {
      phone.problem.value = tIn(phone.language, "too_large");
      return;
    }
    const text = phone.draft.value.trim();
    phone.draft.value = "";
    const media = { kind: "photo", bytes: await base64(chosen), file_name: chosen.name, ...(text ? { caption: text } : {}) };
    const isPost = phone.view.value === "posts";
    await act(phone, { ...(isPost ? { action: "mention" } : {}), media, ...(text ? { text } : {}) });
  };
  return (
    <>
      <button type="button" class="ic" aria-label={tIn(phone.language, "picture")} title={tIn(phone.language, "picture")} onClick={() => file.current?.click()}>
        <Icon {...ICON} />
      </button>
      <input type="file" class="sr" accept="image/png,image/jpeg,image/gif" tabIndex={-1} aria-hidden="true" ref={file} onChange={(event) => void pick(event)} />
    </>
  );
}

async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
