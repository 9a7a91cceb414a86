import { describe, expect, it } from "vitest";
import { itemsOf, pickedValue } from "../src/console/thread/items";
import { pieces, plainText } from "../src/console/thread/secrets";
import type { Message } from "../src/console/types";

const AT = new Date(2026, 10, 23, 12).getTime();
let n = 0;

function message(change: Partial<Message>): Message {
  n += 1;
  return {
    id: `m${n}`, sequence: n, direction: "in", author: { kind: "contact", id: "c", name: "C" }, kind: "text", text: "x", language: "", at: AT + n * 1000, sent_at: null, late: false, attachments: [], buttons: [],
    reply_to: null, versions: [], retracted: false, data: {}, delivery: null, ...change,
  };
}

describe("a thread as it is drawn", () => {
  it("joins messages of one author within three minutes", () => {
    const items = itemsOf([message({}), message({}), message({ at: AT + 10 * 60_000 })], null);
    expect(items.map((item) => (item.kind === "message" ? item.cont : item.kind))).toEqual(["day", false, true, false]);
  });
  it("folds three steps in a row, but never a hidden secret", () => {
    const step = () => message({ direction: "activity", kind: "claimed" });
    const items = itemsOf([step(), step(), step(), message({ direction: "activity", kind: "secret_hidden" })], null);
    expect(items.map((item) => item.kind)).toEqual(["day", "steps", "message"]);
  });
  it("marks where the unread begin", () => {
    const first = message({});
    const second = message({});
    expect(itemsOf([first, second], second.id).map((item) => item.kind)).toEqual(["day", "message", "new", "message"]);
  });
  it("sees which choice was picked: by value, by words, by number", () => {
    const asked = message({ direction: "out", buttons: [[{ text: "Yes", value: "y", url: "" }, { text: "No", value: "n", url: "" }]] });
    expect(pickedValue([asked, message({ data: { value: "n" } })], 0)).toBe("n");
    expect(pickedValue([asked, message({ text: "Yes" })], 0)).toBe("y");
    expect(pickedValue([asked, message({ text: "2" })], 0)).toBe("n");
    expect(pickedValue([asked, message({ direction: "out" }), message({ text: "2" })], 0)).toBe("");
  });
});

describe("hidden secrets", () => {
  it("become pieces without brackets in both languages", () => {
    expect(pieces("我的 [已隐藏:助记词] 呢")).toEqual([{ text: "我的 " }, { hidden: "助记词" }, { text: " 呢" }]);
    expect(pieces("[hidden: private key]")).toEqual([{ hidden: "private key" }]);
    expect(plainText("a [hidden: code]\n b")).toBe("a ▮code▮ b");
  });
});
