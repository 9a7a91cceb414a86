import { describe, expect, it } from "vitest";
import { firstDue, groupRows, mergeHeld, promise, replyWindow } from "../src/console/list/groups";
import type { Row } from "../src/console/types";

const MIN = 60_000;
const NOW = 1_000_000_000_000;

function row(id: number, change: Partial<Row> = {}): Row {
  return {
    id, version: 1, case: `K-${id}`, name: `n${id}`, platform: "telegram", inbox: "i", surface: "private", status: "open", holder: null, team: "", topic: "", level: "first", language: "en", unread: 0,
    key_exposed: false, unknown: 0, held: 0, last: { direction: "in", author: "contact", kind: "text", text: "", at: NOW - id * MIN, hidden: false }, waiting_since: NOW - 30 * MIN, reply_due: NOW + 60 * MIN,
    window_until: null, window_left: null, last_in_at: NOW - MIN, draft: false, ...change,
  };
}

describe("what must be answered first", () => {
  it("puts the clock that runs out first on top, never the arrival", () => {
    const groups = groupRows([row(1), row(2, { reply_due: NOW - MIN }), row(3, { reply_due: NOW + 5 * MIN }), row(4, { reply_due: NOW + 30 * MIN })], NOW);
    expect(groups.map((group) => [group.name, group.rows.map((each) => each.id)])).toEqual([["overdue", [2]], ["next", [3]], ["later", [4, 1]]]);
  });
  it("makes a closing window due next although the promise is far", () => {
    const [group] = groupRows([row(1, { reply_due: NOW + 300 * MIN, waiting_since: NOW, window_until: NOW + 110 * MIN })], NOW);
    expect(group!.name).toBe("next");
    expect(firstDue(group!.rows[0]!, NOW)!.kind).toBe("window");
  });
  it("keeps those that wait for the contact apart, newest first", () => {
    const groups = groupRows([row(9, { waiting_since: null, reply_due: null }), row(1, { waiting_since: null, reply_due: null })], NOW);
    expect(groups).toHaveLength(1);
    expect(groups[0]!.rows.map((each) => each.id)).toEqual([1, 9]);
  });
  it("shows no measure for what the bot answers", () => {
    expect(firstDue(row(1, { status: "bot" }), NOW)).toBeNull();
  });
  it("turns amber under a quarter of the promise and red when over", () => {
    expect(promise(row(1, { waiting_since: NOW - 100 * MIN, reply_due: NOW + 20 * MIN }), NOW)!.tone).toBe("warn");
    expect(promise(row(1, { reply_due: NOW - 1 }), NOW)!.tone).toBe("over");
    expect(replyWindow(NOW - 1, null, NOW)!.tone).toBe("over");
  });
});

describe("nothing jumps", () => {
  it("keeps the order under the pointer and counts what waits outside", () => {
    const shown = [row(1), row(2)];
    const merged = mergeHeld(shown, [row(3), row(2, { unread: 2 }), row(1)]);
    expect(merged.rows.map((each) => each.id)).toEqual([1, 2]);
    expect(merged.rows[1]!.unread).toBe(2);
    expect(merged.fresh).toBe(1);
  });
});
