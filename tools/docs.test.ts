import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./setup/places.mjs";

const PAGES = [
  "README.md",
  ...readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const TOP = readdirSync(ROOT);

/** `path/to/file.ts` in backquotes, where its first folder exists at the top of the checkout and it is no pattern. */
function pathsIn(text: string): string[] {
  const quoted = [...text.matchAll(/`([\w.@[\]-]+(?:\/[\w.@[\]-]+)+)`/g)].map((match) => match[1] ?? "");
  return quoted.filter((path) => TOP.includes(path.split("/")[0] ?? "") && /\.\w+$/.test(path));
}

function linksIn(text: string): string[] {
  return [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) => match[1] ?? "");
}

test.each(PAGES)("every file that %s names or links to exists", (page) => {
  const text = readFileSync(join(ROOT, page), "utf8");
  // A page on adding a node names files that its reader is about to make.
  const named = page === "docs/adding-a-node.md" ? [] : pathsIn(text);
  const linked = linksIn(text).map((link) => join(page, "..", link));
  expect([...named, ...linked].filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test("the architecture page has thirteen hops, each with a file to open and a test", () => {
  const text = readFileSync(join(ROOT, "docs/ARCHITECTURE.md"), "utf8");
  const hops = text.split("\n").filter((line) => /^\| \d+ \w+/.test(line));
  expect(hops.map((line) => Number.parseInt(line.slice(2), 10))).toEqual(
    Array.from({ length: 13 }, (_, i) => i + 1),
  );
  for (const hop of hops) expect(pathsIn(hop), hop).toHaveLength(2);
});
