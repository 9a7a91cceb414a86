/** Every version of an answer: who wrote it, what it changed, and the way back. */
import { useState } from "preact/hooks";
import { lang, t, word } from "../../shared/i18n";
import { ago } from "../../shared/i18n/time";
import { serverNow } from "../api";
import type { Content, Version } from "./types";

/** The lines of a content, each with its field, so that two contents can be compared. */
export function lines(content: Content): string[] {
  return Object.entries(content).flatMap(([key, value]) => flat(key, value)).sort();
}

function flat(key: string, value: unknown): string[] {
  if (key === "picture" && value && typeof value === "object" && "blob" in value) return [`picture: ${String(value.blob).slice(0, 9)}`];
  if (Array.isArray(value)) return value.flatMap((each) => flat(key, each));
  if (value && typeof value === "object") return Object.entries(value).flatMap(([name, each]) => flat(`${key}.${name}`, each));
  return value ? [`${key}: ${String(value)}`] : [];
}

/** What is only in the one, and what is only in the other. */
export function difference(before: Content | undefined, after: Content): { gone: string[]; come: string[] } {
  const old = new Set(before ? lines(before) : []);
  const now = new Set(lines(after));
  return { gone: [...old].filter((line) => !now.has(line)), come: [...now].filter((line) => !old.has(line)) };
}

export function Difference(props: { before: Content | undefined; after: Content }) {
  const { gone, come } = difference(props.before, props.after);
  if (!gone.length && !come.length) return <p class="small faint">{t("know.same")}</p>;
  return (
    <ul class="difference">
      {gone.map((line) => <li key={`-${line}`}><del dir="auto">{line}</del></li>)}
      {come.map((line) => <li key={`+${line}`}><ins dir="auto">{line}</ins></li>)}
    </ul>
  );
}

export function Versions(props: { versions: Version[]; mayRestore: boolean; onRestore: (version: number) => void }) {
  const [open, setOpen] = useState(0);
  return (
    <ol class="versions">
      {props.versions.map((each, i) => (
        <li key={each.version}>
          <button type="button" class="row plain" aria-expanded={open === each.version} onClick={() => setOpen(open === each.version ? 0 : each.version)}>
            <span class="strong">{t("know.version", { n: each.version })}</span>
            <span class={`chip ${each.state === "live" ? "good" : each.state === "draft" ? "accent" : "line"}`}>{word("know.state", each.state)}</span>
            <span class="grow clip small faint">{each.by?.name} {ago(each.at, lang.value, serverNow())} {each.comment}</span>
          </button>
          {open === each.version && (
            <div class="stack">
              <Difference before={props.versions[i + 1]?.content} after={each.content} />
              {props.mayRestore && each.state === "past" && <button type="button" class="btn sm" onClick={() => props.onRestore(each.version)}>{t("know.restore")}</button>}
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}
