/** What an announcement holds, and how a platform's text is found in it. Pure. */
import type { Available, Content, Target, Variant } from "./types";

export const LANGUAGES = ["zh", "en"] as const;
export type Side = (typeof LANGUAGES)[number];

export function emptyContent(language: Side): Content {
  return { title: "", variants: [{ language, scope: "all", title: "", text: "", link: "" }], targets: [], picture: "", scheduled_at: null };
}

export function variantAt(content: Content, language: string, scope: string): Variant | undefined {
  return content.variants.find((each) => each.language === language && each.scope === scope);
}

/** The text for a platform and a language: its own first, then the common one, then the other language. */
export function variantFor(content: Content, platform: string, language: string): Variant | undefined {
  const usable = content.variants.filter((each) => (each.scope === "all" || each.scope === platform) && each.text.trim());
  const rank = (each: Variant) => (each.language === language ? 0 : 2) + (each.scope === "all" ? 1 : 0);
  return usable.sort((a, b) => rank(a) - rank(b))[0];
}

/** Changes one variant; a platform's own variant that is emptied goes away. */
export function withVariant(content: Content, language: string, scope: string, change: Partial<Variant>): Content {
  const before = variantAt(content, language, scope) ?? { language, scope, title: "", text: "", link: "" };
  const after = { ...before, ...change };
  const others = content.variants.filter((each) => each !== before);
  const gone = !after.text && !after.title && !after.link && scope !== "all";
  return { ...content, variants: gone ? others : [...others, after] };
}

export function targetOf(content: Content, place: Available): Target | undefined {
  return content.targets.find((each) => each.inbox === place.inbox && each.target === place.target);
}

export function withTarget(content: Content, place: Available, language: string | null): Content {
  const others = content.targets.filter((each) => !(each.inbox === place.inbox && each.target === place.target));
  return { ...content, targets: language === null ? others : [...others, { inbox: place.inbox, target: place.target, language }] };
}

/** Whether a language's common text is there. */
export function isComplete(content: Content, language: string): boolean {
  return !!variantAt(content, language, "all")?.text.trim();
}

/** One delivery for a timeline, one per person for subscribers. */
export function deliveriesOf(content: Content, places: readonly Available[]): number {
  return places.reduce((sum, place) => sum + (targetOf(content, place) ? (place.people ?? 1) : 0), 0);
}
