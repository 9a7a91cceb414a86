/** Fills `{name}` and picks plurals: `{n:message|messages}` is "message" for one. Pure. */

/** The names of the values a text needs. */
export type ParamsOf<S extends string> = S extends `${string}{${infer P}}${infer Rest}`
  ? (P extends `${infer Name}:${string}` ? Name : P) | ParamsOf<Rest>
  : never;

const rules = new Map<string, Intl.PluralRules>();

function isOne(n: number, locale: string): boolean {
  let rule = rules.get(locale);
  if (!rule) rules.set(locale, (rule = new Intl.PluralRules(locale)));
  return rule.select(n) === "one";
}

const HAN = /[\u4e00-\u9fff]/;
const LATIN = /[A-Za-z0-9@#]/;

/** A Latin name inside Chinese stands apart from it by a space. */
function apart(value: string, before = "", after = ""): string {
  const left = HAN.test(before) && LATIN.test(value[0] ?? "") ? " " : "";
  const right = HAN.test(after) && LATIN.test(value[value.length - 1] ?? "") ? " " : "";
  return left + value + right;
}

export function format(text: string, values: Partial<Record<string, string | number>>, locale: string): string {
  return text.replace(/\{([a-z_]+)(?::([^|}]*)\|([^}]*))?\}/g, (whole: string, name: string, one: string | undefined, other: string | undefined, at: number) => {
    const value = values[name];
    if (value === undefined) return whole;
    if (one !== undefined && other !== undefined) return isOne(Number(value), locale) ? one : other;
    return typeof value === "number" ? new Intl.NumberFormat(locale).format(value) : apart(value, text[at - 1], text[at + whole.length]);
  });
}
