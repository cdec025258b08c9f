import { catalog, TEMPLATES } from "@switchyard/catalog";
import { type ClaimResult, PAPERS, type Paper, standingOf } from "@switchyard/catalog/papers";
import katex from "katex";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { PaperPage, PapersPage } from ".";

const interval = { mean: 0.25, low: 0.1, high: 0.4 };
const measured = (holds: boolean): ClaimResult => ({
  claim: "It moves.",
  holds,
  seeds: [1, 2, 3],
  arms: [{ name: "with", interval }],
  comparisons: [{ method: "with", baseline: "without", promise: "at least 0.1", interval, holds }],
  longestSeconds: 60,
});

const standing = (paper: Paper, results: Record<string, ClaimResult> = {}) =>
  standingOf(paper, { catalog, templates: TEMPLATES, results });

const pageOf = (paper: Paper, results: Record<string, ClaimResult> = {}): string =>
  renderToStaticMarkup(<PaperPage paper={paper} standing={standing(paper, results)} template={null} />);

/** Formulas between single and double dollar signs. */
const texIn = (text: string): string[] =>
  [...text.matchAll(/\$\$?([^$]+)\$\$?/g)].map((match) => match[1] ?? "");

describe.each(PAPERS)("$name", (paper) => {
  test("has only formulas that can be set", () => {
    const notes = paper.formulas.map(({ note }) => note);
    const all = [
      ...paper.formulas.map(({ tex }) => tex),
      ...paper.settings.flatMap(({ symbol }) => symbol ?? []),
      ...[paper.text, ...notes].flatMap(texIn),
    ];
    for (const tex of all)
      expect(() => katex.renderToString(tex, { throwOnError: true, strict: "error" }), tex).not.toThrow();
  });

  test("shows what is inferred as inferred, each difference, and every figure", () => {
    const html = pageOf(paper);
    const count = (text: string): number => html.split(text).length - 1;
    expect(count(">inferred<")).toBe(paper.formulas.filter(({ origin }) => origin === "inferred").length);
    for (const { caption } of paper.reported) expect(html).toContain(caption);
    expect(count("<li>")).toBeGreaterThanOrEqual(paper.differs.length + paper.open.length);
  });
});

const sasr = PAPERS.find(({ slug }) => slug === "sasr");
if (!sasr) throw new Error("no page on SASR");

test("without figures and measurements the page says so, with the command", () => {
  const html = pageOf(sasr);
  expect(html).toContain("Its figures could not be read");
  expect(html).toContain("Not measured yet");
  expect(html).toContain("npm run claims -- sasr");
});

test("a promise that does not hold is shown as such, on the page and in the list", () => {
  const html = pageOf(sasr, { sasr: measured(false) });
  expect(html).toContain("0.250");
  expect(html).toContain("[0.100, 0.400]");
  expect(html).toContain("does not hold");
  expect(html).not.toContain("Not measured yet");
  const built = { ...standing(sasr, { sasr: measured(false) }), isBuilt: true };
  expect(renderToStaticMarkup(<PapersPage papers={[{ paper: sasr, standing: built }]} />)).toContain(
    "measured: does not hold",
  );
});

test("the list leads to every page", () => {
  const html = renderToStaticMarkup(
    <PapersPage papers={PAPERS.map((paper) => ({ paper, standing: standing(paper) }))} />,
  );
  for (const { slug } of PAPERS) expect(html).toContain(`href="/papers/${slug}"`);
});
