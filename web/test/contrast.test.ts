import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const built = new URL("../../bots/kefu_bots/relay/static/assets/", import.meta.url);
const sheets = existsSync(built) ? readdirSync(built).filter((name) => name.endsWith(".css")).map((name) => readFileSync(new URL(name, built), "utf8")) : [];
const css = sheets.find((text) => text.includes("--canvas:")) ?? readFileSync(new URL("../src/shared/tokens.css", import.meta.url), "utf8");

/** The tokens of the rule that begins with `selector`. */
function tokens(selector: RegExp): Record<string, string> {
  const start = css.search(selector);
  const body = css.slice(css.indexOf("{", start) + 1, css.indexOf("}", start));
  return Object.fromEntries([...body.matchAll(/--([a-z0-9-]+):\s*(#[0-9a-f]{3,6})\b/gi)].map((found) => [found[1]!, found[2]!]));
}

const light = tokens(/:root\s*\{/);
const dark = { ...light, ...tokens(/:root\.dark\s*\{/) };

function luminance(colour: string): number {
  const hex = colour.length === 4 ? [...colour.slice(1)].map((each) => each + each).join("") : colour.slice(1);
  const [r, g, b] = [0, 2, 4].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

const GROUNDS = ["surface", "canvas", "hover", "sel"];
const TEXT: [string, string][] = [
  ...["ink", "ink-2", "ink-3", "accent", "good", "warn", "danger", "unknown"].flatMap((name) => GROUNDS.map((ground): [string, string] => [name, ground])),
  ["good", "good-soft"], ["warn", "warn-soft"], ["danger", "danger-soft"], ["unknown", "unknown-soft"], ["accent", "accent-soft"], ["note-ink", "note"], ["note-ink", "note-line"],
  ["on-accent", "button"], ["on-redact", "redact"], ["on-alarm", "alarm"], ["on-badge", "tg"], ["on-badge", "wx"], ["on-badge", "wb"], ["on-xx", "xx"],
  ...[1, 2, 3, 4, 5, 6].map((i): [string, string] => [`av${i}-ink`, `av${i}`]),
];
const EDGES: [string, string][] = [
  ...GROUNDS.map((ground): [string, string] => ["edge", ground]),
  ["good-solid", "surface"], ["warn-solid", "surface"], ["danger-solid", "surface"], ["unknown-line", "unknown-soft"], ["unknown-line", "surface"],
];

describe.each([["light", light], ["dark", dark]] as const)("contrast, %s", (_, theme) => {
  it.each(TEXT)("%s on %s is at least 4.5", (text, ground) => {
    expect(contrast(theme[text]!, theme[ground]!)).toBeGreaterThanOrEqual(4.5);
  });
  it.each(EDGES)("%s on %s is at least 3", (edge, ground) => {
    expect(contrast(theme[edge]!, theme[ground]!)).toBeGreaterThanOrEqual(3);
  });
});
