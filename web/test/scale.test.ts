import { describe, expect, it } from "vitest";
import { dayOf, pieces, plusDays, roundUp } from "../src/console/reports/scale";

describe("pictures of numbers", () => {
  it("ends the axis at a round number", () => {
    expect([0, 1, 3, 7, 12, 240, 260, 1000].map(roundUp)).toEqual([1, 1, 5, 10, 20, 250, 500, 1000]);
  });

  it("leaves a gap where nothing was measured", () => {
    expect(pieces([10, null, 20, 30, 40], 40)).toEqual(["10.00,75.00 10.60,75.00", "50.00,50.00 70.00,25.00 90.00,0.00"]);
  });

  it("draws nothing of nothing", () => {
    expect(pieces([null, null], 1)).toEqual([]);
  });
});

describe("days", () => {
  it("counts over months and changes of clocks", () => {
    expect(plusDays("2026-03-28", 2)).toBe("2026-03-30");
    expect(plusDays("2026-03-01", -1)).toBe("2026-02-28");
  });

  it("names the day of a moment", () => {
    expect(dayOf(new Date(2026, 0, 5, 23, 59).getTime())).toBe("2026-01-05");
  });
});
