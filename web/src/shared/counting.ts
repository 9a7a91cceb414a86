/**
 * Counts text as each platform counts it, so that the page can say it while somebody types.
 * The server's count decides; this one must only be as good as a preview.
 */

export type TextUnit = "code_points" | "utf16" | "bytes" | "weighted" | "half_width";

const URL_PATTERN = /\bhttps?:\/\/[^\s\u3000-\u9fff\uff00-\uffef]+|\b(?:[a-z0-9-]+\.)+(?:com|cn|org|net|io|app|example|im|me|co)\b(?:\/[^\s\u3000-\u9fff\uff00-\uffef]*)?/gi;
const WEIGHTED_URL = 23;
const HALF_WIDTH_URL = 11;
const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;

function isLight(code: number): boolean {
  return code <= 0x10ff || (code >= 0x2000 && code <= 0x200d) || (code >= 0x2010 && code <= 0x201f) || (code >= 0x2032 && code <= 0x2037);
}

/** Splits into visible characters and links; `each` says what one of them takes. */
function total(text: string, url: number, each: (grapheme: string) => number): number {
  let sum = 0;
  let from = 0;
  const plain = (part: string) => {
    for (const { segment } of new Intl.Segmenter("en", { granularity: "grapheme" }).segment(part)) sum += each(segment);
  };
  for (const found of text.matchAll(URL_PATTERN)) {
    plain(text.slice(from, found.index));
    sum += url;
    from = found.index + found[0].length;
  }
  plain(text.slice(from));
  return sum;
}

/** How much of the unit a text takes. */
export function measure(text: string, unit: TextUnit): number {
  switch (unit) {
    case "utf16":
      return text.length;
    case "bytes":
      return new TextEncoder().encode(text).length;
    case "weighted":
      return total(text, WEIGHTED_URL, (seen) => (PICTURE.test(seen) ? 2 : [...seen].reduce((n, c) => n + (isLight(c.codePointAt(0)!) ? 1 : 2), 0)));
    case "half_width":
      return Math.ceil(total(text, HALF_WIDTH_URL * 2, (seen) => [...seen].reduce((n, c) => n + (c.codePointAt(0)! < 0x80 ? 1 : 2), 0)) / 2);
    case "code_points":
      return [...text].length;
  }
}

/** Places in code points, as the server names them, to places in a JavaScript string. */
export function toUtf16(text: string, spans: readonly (readonly [number, number])[]): [number, number][] {
  const offsets: number[] = [0];
  for (const char of text) offsets.push(offsets[offsets.length - 1]! + char.length);
  const last = offsets.length - 1;
  return spans.map(([start, end]) => [offsets[Math.min(start, last)]!, offsets[Math.min(end, last)]!]);
}
