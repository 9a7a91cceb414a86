/** The official list as fields of one text each, and back. */

export interface Listed {
  domains: string[];
  emails: string[];
  stores: string[];
  explorers: string[];
  handles: Record<string, string[]>;
}

export interface Change {
  change: "added" | "removed";
  field: string;
  value: string;
}

const PLATFORMS = ["telegram", "wechat", "weibo", "x"];
const FIELDS = ["domains", "emails", "stores", "explorers"] as const;

/** Every field with its values; the four platforms always, so that a first account can be added. */
export function fieldsOf(list: Listed): [string, string[]][] {
  const platforms = [...new Set([...PLATFORMS, ...Object.keys(list.handles)])];
  return [
    ...FIELDS.map((name): [string, string[]] => [name, list[name]]),
    ...platforms.map((name): [string, string[]] => [`handles.${name}`, list.handles[name] ?? []]),
  ];
}

/** The list of what was typed, one entry a line. */
export function listOf(texts: Record<string, string>): Listed {
  const lines = (field: string) => (texts[field] ?? "").split("\n").map((line) => line.trim()).filter(Boolean);
  const handles: Record<string, string[]> = {};
  for (const field of Object.keys(texts)) {
    if (field.startsWith("handles.") && lines(field).length) handles[field.slice(8)] = lines(field);
  }
  return { domains: lines("domains"), emails: lines("emails"), stores: lines("stores"), explorers: lines("explorers"), handles };
}
