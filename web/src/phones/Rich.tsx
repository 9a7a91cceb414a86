/** Text as a client shows it: bold and links from the platform's entities, bare addresses as links. */
import type { ComponentChildren } from "preact";
import type { Entity } from "./types";

const TAGS: Record<string, string> = { bold: "b", underline: "u", strikethrough: "s", code: "code", pre: "code" };

export function Rich(props: { text: string; entities?: Entity[] | undefined }) {
  const marks = (props.entities ?? []).filter((one) => one.type in TAGS || one.type === "text_link").sort((a, b) => a.offset - b.offset);
  const out: ComponentChildren[] = [];
  let at = 0;
  for (const mark of marks) {
    // Inside another mark: the outer one wins, a phone's drawing needs no more.
    if (mark.offset < at) continue;
    out.push(...linked(props.text.slice(at, mark.offset)));
    const inner = props.text.slice(mark.offset, mark.offset + mark.length);
    const Tag = TAGS[mark.type] as "b" | undefined;
    out.push(Tag ? <Tag>{inner}</Tag> : <Link url={mark.url ?? ""}>{inner}</Link>);
    at = mark.offset + mark.length;
  }
  return (
    <>
      {out}
      {linked(props.text.slice(at))}
    </>
  );
}

function linked(text: string): ComponentChildren[] {
  return text.split(/(https?:\/\/[^\s，。；）)」]+)/).map((part, i) => (i % 2 ? <Link url={part}>{part}</Link> : part));
}

/** Opens elsewhere, and only what is a web address. */
export function Link(props: { url: string; children: ComponentChildren; class?: string }) {
  if (!/^https?:\/\//.test(props.url)) return <span class={props.class}>{props.children}</span>;
  return (
    <a class={props.class ?? "link-in"} href={props.url} target="_blank" rel="noopener noreferrer">
      {props.children}
    </a>
  );
}
