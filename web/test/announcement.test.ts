import { describe, expect, it } from "vitest";
import { deliveriesOf, emptyContent, isComplete, variantFor, withTarget, withVariant } from "../src/console/announcements/content";
import type { Available } from "../src/console/announcements/types";

const place = (change: Partial<Available> = {}): Available => ({ inbox: "tg", platform: "telegram", target: "channel", kind: "channel", title: "t", quota: null, people: null, ...change });

describe("an announcement's content", () => {
  it("gives a platform its own text, then the common one, then the other language", () => {
    let content = withVariant(emptyContent("zh"), "zh", "all", { text: "通用" });
    content = withVariant(content, "en", "all", { text: "common" });
    content = withVariant(content, "en", "x", { text: "own" });
    expect(variantFor(content, "x", "en")!.text).toBe("own");
    expect(variantFor(content, "weibo", "en")!.text).toBe("common");
    expect(variantFor(withVariant(content, "zh", "all", { text: "" }), "weibo", "zh")!.text).toBe("common");
  });
  it("forgets an own text that was emptied, but keeps the common one", () => {
    let content = withVariant(emptyContent("zh"), "zh", "x", { text: "a" });
    content = withVariant(content, "zh", "x", { text: "" });
    content = withVariant(content, "zh", "all", { text: "" });
    expect(content.variants.map((each) => each.scope)).toEqual(["all"]);
    expect(isComplete(content, "zh")).toBe(false);
  });
  it("counts one delivery for a timeline and one per person for subscribers", () => {
    const people = place({ target: "subscribers", people: 40 });
    let content = withTarget(emptyContent("zh"), place(), "zh");
    content = withTarget(content, people, "zh");
    expect(deliveriesOf(content, [place(), people])).toBe(41);
    expect(deliveriesOf(withTarget(content, people, null), [place(), people])).toBe(1);
  });
});
