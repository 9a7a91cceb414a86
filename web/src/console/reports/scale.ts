/** Small sums for pictures. Pure. */

/** A round number not under the greatest: 1, 2, 2.5 or 5 times a power of ten; whole numbers up to ten. */
export function roundUp(most: number): number {
  if (most <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 2.5, 5, 10].find((each) => each * power >= most)!;
  return Math.max(1, Math.ceil(step * power));
}

/** Points of a line over `count` places; a gap where there is no number begins a new piece. */
export function pieces(values: readonly (number | null)[], top: number): string[] {
  const out: string[][] = [];
  let open = false;
  values.forEach((value, i) => {
    if (value === null) {
      open = false;
      return;
    }
    const x = ((i + 0.5) * 100) / values.length;
    const y = 100 - (100 * value) / top;
    if (!open) out.push([]);
    open = true;
    out.at(-1)!.push(`${x.toFixed(2)},${y.toFixed(2)}`);
  });
  // One point alone would be no line: it becomes a short one.
  return out.map((points) => (points.length > 1 ? points : [points[0]!, points[0]!.replace(/^[\d.]+/, (x) => (Number(x) + 0.6).toFixed(2))]).join(" "));
}

/** "2026-03-02" for a moment, in the zone of the page. */
export function dayOf(at: number): string {
  const day = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** The day so many days later; days have no hours here, so that a change of clocks moves nothing. */
export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
