import { describe, expect, it } from "vitest";
import { dayAfter, monthAfter, monthStart, weeksOf } from "../src/console/announcements/calendar";

const at = (year: number, month: number, day: number, hour = 0) => new Date(year, month - 1, day, hour).getTime();

describe("a month as weeks", () => {
  it("begins on the Monday before and ends on the Sunday after", () => {
    const weeks = weeksOf(at(2026, 11, 1));
    expect(weeks[0]![0]).toBe(at(2026, 10, 26));
    expect(weeks.at(-1)!.at(-1)).toBe(at(2026, 12, 6));
    expect(weeks.every((week) => week.length === 7)).toBe(true);
  });

  it("has four weeks when February fits exactly", () => {
    expect(weeksOf(at(2027, 2, 1))).toHaveLength(4);
  });

  it("steps by months and days over ends of years", () => {
    expect(monthAfter(at(2026, 12, 1), 1)).toBe(at(2027, 1, 1));
    expect(monthAfter(at(2026, 3, 1), -1)).toBe(at(2026, 2, 1));
    expect(dayAfter(at(2026, 12, 31), 1)).toBe(at(2027, 1, 1));
    expect(monthStart(at(2026, 11, 23, 15))).toBe(at(2026, 11, 1));
  });
});
