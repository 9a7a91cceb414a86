import { describe, expect, it } from "vitest";
import { difference } from "../src/console/answers/Versions";
import type { Content } from "../src/console/answers/types";

const before: Content = { topic: "other", phrasings: { zh: ["费用"], en: ["fees", "cost"] }, answers: { zh: "收费。", en: "A fee." } };

describe("the difference of two versions", () => {
  it("names what went and what came, each with its field", () => {
    const after = { ...before, phrasings: { zh: ["费用"], en: ["fees", "price"] }, answers: { ...before.answers, en: "No fee." } };
    expect(difference(before, after)).toEqual({ gone: ["answers.en: A fee.", "phrasings.en: cost"], come: ["answers.en: No fee.", "phrasings.en: price"] });
  });
  it("is empty for the same content, and everything for the first version", () => {
    expect(difference(before, { ...before })).toEqual({ gone: [], come: [] });
    expect(difference(undefined, before).come).toHaveLength(6);
  });
});
