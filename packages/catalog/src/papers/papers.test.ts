import { validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../catalog";
import { TEMPLATES } from "../templates";
import { ownKinds, PAPERS, standingOf } from ".";
import { RESULTS } from "./measured";

const world = { catalog, templates: TEMPLATES, results: RESULTS };

test("slugs and arXiv ids are unique", () => {
  for (const key of ["slug", "arxiv"] as const)
    expect(new Set(PAPERS.map((paper) => paper[key])).size).toBe(PAPERS.length);
});

test("what could not be read is not told: no figure and no value stands under SASR's name", () => {
  const sasr = PAPERS.find(({ slug }) => slug === "sasr");
  expect(sasr?.reported).toEqual([]);
  expect(sasr?.settings.filter(({ paper }) => /\d/.test(paper ?? ""))).toEqual([]);
});

describe.each(PAPERS)("$name", (paper) => {
  const standing = standingOf(paper, world);

  test("says what it is, where it differs and what is open", () => {
    for (const text of [paper.gist, paper.text, paper.source]) expect(text.length).toBeGreaterThan(40);
    for (const list of [paper.formulas, paper.parts, paper.settings, paper.differs, paper.open])
      expect(list.length).toBeGreaterThan(0);
  });

  test("has tables whose rows are as wide as their heads", () => {
    for (const { columns, rows } of paper.reported)
      for (const row of rows) expect(row).toHaveLength(columns.length);
  });

  // As soon as one kind names the paper, everything that the page refers to must be there.
  test.runIf(standing.isBuilt)("names kinds, parameters and a template that exist", () => {
    expect(standing.nodes.filter(({ definition }) => !definition).map(({ kind }) => kind)).toEqual([]);
    const lost = standing.settings.filter(({ ours, ownDefault }) => ours && ownDefault === null);
    expect(lost.map(({ ours }) => `${ours?.kind}.${ours?.param}`)).toEqual([]);
    expect(paper.parts.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(ownKinds(paper, catalog).map(({ kind }) => kind)),
    );
    expect(standing.template?.slug).toBe(paper.template);
  });

  test.runIf(standing.isBuilt)("has a template that uses its nodes and is valid", () => {
    const own = new Set(ownKinds(paper, catalog).map(({ kind }) => kind));
    expect(standing.template?.graph.nodes.some(({ kind }) => own.has(kind))).toBe(true);
    expect(validateGraph(standing.template?.graph, catalog)).toMatchObject({ ok: true });
  });
});

describe("standing", () => {
  const [paper] = PAPERS;
  if (!paper) throw new Error("no paper");
  const interval = { mean: 0.2, low: 0.1, high: 0.3 };
  const result = {
    claim: "c",
    holds: true,
    seeds: [1],
    arms: [{ name: "a", interval }],
    comparisons: [],
    longestSeconds: 1,
  };

  test("results are found by the page's name, and not by a name that only begins alike", () => {
    const names = (...held: string[]) =>
      standingOf(paper, {
        ...world,
        results: Object.fromEntries(held.map((name) => [name, result])),
      }).results.map(({ name }) => name);
    expect(names("sasr", "sasr-switch", "sasrx", "dgro")).toEqual(["sasr", "sasr-switch"]);
  });

  test("a setting shows the default, and the template's value where that has such a node", () => {
    const [template] = TEMPLATES;
    if (!template) throw new Error("no template");
    const settings = [
      { name: "G", paper: "8", ours: { kind: "rollout.sampler", param: "maxTokens" } },
      { name: "none", paper: null },
      { name: "dual", paper: "10", ours: { kind: "objective.clip", param: "dualClip" } },
    ];
    const rows = standingOf({ ...paper, settings, template: template.slug }, world).settings;
    expect(rows.map(({ ownDefault, inTemplate }) => [ownDefault, inTemplate])).toEqual([
      ["64", String(template.graph.nodes.find(({ id }) => id === "sampler")?.params.maxTokens)],
      [null, null],
      ["none", "none"],
    ]);
  });

  test("without its kinds it is not built, and has no template", () => {
    expect(standingOf(paper, { ...world, catalog: new Map(), templates: [] })).toMatchObject({
      isBuilt: false,
      template: null,
    });
  });
});
