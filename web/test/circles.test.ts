/** No file needs, over however many steps, a file that needs it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const SOURCE = join(import.meta.dirname, "..", "src");
const FROM = /\bfrom "(\.[^"]+)"|\bimport\("(\.[^"]+)"\)/g;

function needs(file: string): string[] {
  return [...readFileSync(file, "utf8").matchAll(FROM)].flatMap((found) => {
    const base = join(dirname(file), (found[1] ?? found[2])!);
    return [base, `${base}.ts`, `${base}.tsx`, join(base, "index.ts")].filter((path) => /\.tsx?$/.test(path) && existsSync(path)).slice(0, 1);
  });
}

function circles(graph: Map<string, string[]>): string[][] {
  const done = new Set<string>();
  const found: string[][] = [];
  const walk = (file: string, way: string[]): void => {
    if (way.includes(file)) return void found.push([...way.slice(way.indexOf(file)), file]);
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) walk(next, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return found;
}

test("a circle is seen", () => {
  const graph = new Map([["a", ["b"]], ["b", ["c"]], ["c", ["b"]]]);
  expect(circles(graph)).toEqual([["b", "c", "b"]]);
});

test("the pages have no circle of imports", () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name)).map((name) => join(SOURCE, name));
  const graph = new Map(files.map((file) => [file, needs(file)]));
  expect([...graph.values()].flat().length).toBeGreaterThan(200);
  expect(circles(graph).map((circle) => circle.map((file) => relative(SOURCE, file)))).toEqual([]);
});
