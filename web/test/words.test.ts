import { describe, expect, it } from "vitest";
import { en } from "../src/shared/i18n/en";
import { format } from "../src/shared/i18n/format";
import { zh } from "../src/shared/i18n/zh";

const names = (text: string) => [...text.matchAll(/\{([a-z_]+)/g)].map((found) => found[1]).sort();
const unique = (text: string) => [...new Set(names(text))];

describe("words on screen", () => {
  it("use no value in Chinese that English does not give", () => {
    const wrong = Object.entries(en).filter(([key, text]) => unique(zh[key as keyof typeof en]).some((name) => !unique(text).includes(name)));
    expect(wrong).toEqual([]);
  });
  it("pick a plural and write numbers as the language does", () => {
    expect(format("{n} {n:message|messages}", { n: 1 }, "en-GB")).toBe("1 message");
    expect(format("{n} {n:message|messages}", { n: 1200 }, "en-GB")).toBe("1,200 messages");
  });
  it("set a Latin name apart inside Chinese, and nothing else", () => {
    expect(format("回复{name}", { name: "Sofia" }, "zh-CN")).toBe("回复 Sofia");
    expect(format("{name}在处理", { name: "周敏" }, "zh-CN")).toBe("周敏在处理");
    expect(format("1 条{platform}消息", { platform: "Telegram" }, "zh-CN")).toBe("1 条 Telegram 消息");
  });
  it("shout nowhere", () => {
    for (const text of [...Object.values(en), ...Object.values(zh)]) expect(text).not.toMatch(/[!！]|oops/i);
  });
});
