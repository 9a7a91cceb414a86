/** A person's text: as text only, with hidden places as bars, long ids in mono, mentions in bold. */
import { Lock } from "lucide-preact";
import { Fragment } from "preact";
import { t, word } from "../../shared/i18n";
import { me } from "../store/me";
import { HIDDEN_KINDS, pieces } from "./secrets";

const LONG_ID = /\b(?:0x)?[0-9a-fA-F]{24,}\b|\b(?:0x)?[0-9a-fA-F]{4,8}…[0-9a-fA-F]{4,8}\b/g;

function plain(text: string, mentions: boolean) {
  const parts = [];
  let from = 0;
  const names = mentions ? (me.value?.agents ?? []).map((agent) => agent.display_name) : [];
  const at = names.length ? new RegExp(`@(?:${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "g") : null;
  const found = [...text.matchAll(LONG_ID)].map((m) => ({ m, kind: "mono" })).concat(at ? [...text.matchAll(at)].map((m) => ({ m, kind: "mention" })) : []);
  for (const { m, kind } of found.sort((a, b) => a.m.index - b.m.index)) {
    if (m.index < from) continue;
    parts.push(text.slice(from, m.index), <span class={kind}>{m[0]}</span>);
    from = m.index + m[0].length;
  }
  parts.push(text.slice(from));
  return parts.map((part, i) => <Fragment key={i}>{part}</Fragment>);
}

export function RichText(props: { text: string; mentions?: boolean }) {
  return (
    <>
      {pieces(props.text).map((piece, i) =>
        "hidden" in piece ? (
          <span class="redact" key={i}>
            <Lock size={14} stroke-width={1.75} aria-hidden="true" />
            {HIDDEN_KINDS[piece.hidden] ? word("secret", HIDDEN_KINDS[piece.hidden]!) : t("secret.other", { name: piece.hidden })}
          </span>
        ) : (
          <Fragment key={i}>{plain(piece.text, props.mentions ?? false)}</Fragment>
        ),
      )}
    </>
  );
}
