import { describe, expect, it } from "vitest";
import { measure, toUtf16 } from "../src/shared/counting";

describe("counting as the platforms count", () => {
  it("counts bytes for WeChat: three for a Chinese character", () => {
    expect(measure("没有丢a", "bytes")).toBe(10);
  });
  it("counts UTF-16 units for Telegram: two for an emoji", () => {
    expect(measure("a😀", "utf16")).toBe(3);
    expect(measure("a😀", "code_points")).toBe(2);
  });
  it("weighs for X: Chinese two, a link 23, an emoji sequence two", () => {
    expect(measure("ab中", "weighted")).toBe(4);
    expect(measure("see https://orbit.example/a/very/long/path?with=query", "weighted")).toBe(4 + 23);
    expect(measure("👨‍👩‍👧", "weighted")).toBe(2);
  });
  it("halves ASCII for Weibo and rounds up", () => {
    expect(measure("中文abc", "half_width")).toBe(4);
    expect(measure("a", "half_width")).toBe(1);
  });
  it("takes a bare domain for a link but not what follows it in Chinese", () => {
    expect(measure("orbit.example/status。好", "weighted")).toBe(23 + 4);
  });
  it("turns the server's places into places of a string", () => {
    expect(toUtf16("😀ab", [[1, 2]])).toEqual([[2, 3]]);
  });
});
