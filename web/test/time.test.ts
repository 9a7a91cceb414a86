import { describe, expect, it } from "vitest";
import { ago, date, duration, fromLocalInput, stopwatch, toLocalInput } from "../src/shared/i18n/time";

const MIN = 60_000;
const HOUR = 60 * MIN;

describe("durations", () => {
  it("shows seconds only under two minutes", () => {
    expect(duration(45_000, "en")).toBe("45 s");
    expect(duration(90_000, "zh")).toBe("1 分 30 秒");
    expect(duration(6 * MIN, "en")).toBe("6 min");
  });
  it("writes hours and minutes in both languages", () => {
    expect(duration(HOUR + 50 * MIN, "en")).toBe("1 h 50 m");
    expect(duration(HOUR + 50 * MIN, "zh")).toBe("1 小时 50 分");
    expect(duration(47 * HOUR + 59 * MIN, "en")).toBe("47 h 59 m");
    expect(duration(80 * HOUR, "zh")).toBe("3 天");
  });
  it("reads a negative rest as how long ago it ran out", () => {
    expect(duration(-4 * MIN, "zh")).toBe("4 分钟");
  });
});

describe("dates and clocks", () => {
  const now = Date.UTC(2026, 10, 23, 12);
  it("writes the day first and the year only when it differs", () => {
    expect(date(Date.UTC(2026, 8, 12, 12), "en", now, "UTC")).toBe("12 Sep");
    expect(date(Date.UTC(2026, 8, 12, 12), "zh", now, "UTC")).toBe("9 月 12 日");
    expect(date(Date.UTC(2025, 8, 12, 12), "en", now, "UTC")).toBe("12 Sep 2025");
  });
  it("counts a stopwatch", () => {
    expect(stopwatch(462)).toBe("7:42");
    expect(stopwatch(3723)).toBe("1:02:03");
  });
  it("says how long ago in words", () => {
    expect(ago(now - 3 * MIN, "zh", now)).toBe("3 分钟前");
  });
  it("survives the way through a date field", () => {
    expect(fromLocalInput(toLocalInput(now))).toBe(now);
    expect(fromLocalInput("")).toBeNull();
  });
});
