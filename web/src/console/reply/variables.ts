/** What stands in braces in a quick reply and is filled in when it is put into the box. Pure. */
export const VARIABLES = ["name", "case", "agent", "brand"] as const;

export type Values = Record<(typeof VARIABLES)[number], string>;

/** The text with its variables filled in; an unknown one stays as it is, so that nobody overlooks it. */
export function fill(text: string, values: Values): string {
  return text.replace(/\{([a-z]+)\}/g, (whole, name: string) => (name in values ? values[name as keyof Values] : whole));
}

/** Variables of a text that mean nothing: most likely a slip of the pen. */
export function strangers(text: string): string[] {
  const known = new Set<string>(VARIABLES);
  return [...new Set([...text.matchAll(/\{([a-z]+)\}/g)].map((match) => match[1]!))].filter((name) => !known.has(name));
}

/** Replies that fit what was typed: an exact shortcut first, then beginnings of shortcuts, then any words. */
export function ranked<T extends { title: string; shortcut: string; text: { zh: string; en: string } }>(all: readonly T[], typed: string): T[] {
  const words = typed.trim().toLowerCase().replace(/^\//, "");
  const rank = (item: T) => {
    if (!words) return 2;
    if (item.shortcut === words) return 0;
    if (item.shortcut.startsWith(words)) return 1;
    return `${item.title} ${item.text.zh} ${item.text.en}`.toLowerCase().includes(words) ? 2 : 9;
  };
  return all.map((item) => ({ item, at: rank(item) })).filter((each) => each.at < 9).sort((a, b) => a.at - b.at).map((each) => each.item);
}
