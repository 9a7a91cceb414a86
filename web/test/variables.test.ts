import { describe, expect, it } from "vitest";
import { fill, ranked, strangers } from "../src/console/reply/variables";

const values = { name: "雨后", case: "K-1", agent: "林安", brand: "Orbit" };
const reply = (title: string, shortcut: string, zh = "", en = "") => ({ title, shortcut, text: { zh, en } });

describe("variables of quick replies", () => {
  it("fills what it knows and leaves the rest to be seen", () => {
    expect(fill("您好{name}，单号 {case}，{nmae}", values)).toBe("您好雨后，单号 K-1，{nmae}");
  });

  it("does not fill what a name brings along", () => {
    expect(fill("{name}", { ...values, name: "{case}" })).toBe("{case}");
  });

  it("names slips once", () => {
    expect(strangers("{nmae} {name} {nmae}")).toEqual(["nmae"]);
  });
});

describe("finding a quick reply", () => {
  const all = [reply("Fees", "fees", "手续费", "The network takes the fee"), reply("Fee of the bridge", "fee"), reply("Hello", "hi")];

  it("puts the exact shortcut first, with or without its slash", () => {
    expect(ranked(all, "/fee").map((each) => each.shortcut)).toEqual(["fee", "fees"]);
  });

  it("finds words of either language", () => {
    expect(ranked(all, "手续").map((each) => each.shortcut)).toEqual(["fees"]);
  });

  it("shows all for nothing", () => {
    expect(ranked(all, "")).toHaveLength(3);
  });
});
