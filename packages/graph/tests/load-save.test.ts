import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type GraphDoc, loadGraph, type MigrationSteps, saveGraph, tidyGraph } from "../src";
import { anyGraph } from "./arbitrary-graph";
import { goodGraph, sketch, smallCatalog } from "./small-catalog";

function opened(source: unknown, steps?: MigrationSteps): { doc: GraphDoc; migrated: readonly string[] } {
  const result = steps ? loadGraph(source, smallCatalog, steps) : loadGraph(source, smallCatalog);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
}

describe("saving and opening", () => {
  test("gives the same graph, but for parameters that were at their default anyway", () => {
    fc.assert(
      fc.property(anyGraph, (doc) => {
        const text = saveGraph(doc, smallCatalog);
        expect(opened(text).doc).toEqual(tidyGraph(doc, smallCatalog));
        expect(saveGraph(opened(text).doc, smallCatalog)).toBe(text);
      }),
    );
  });

  test("a tidy graph comes back as it was", () => {
    expect(opened(saveGraph(goodGraph(), smallCatalog)).doc).toEqual(goodGraph());
  });

  test("drops what equals its default and keeps what nobody knows", () => {
    const doc = sketch([
      ["loss", "objective.loss", { mode: "hard", clipLow: 0.5, mystery: [1], tags: ["a"] }],
      ["old", "gone.kind", { mode: "hard" }],
    ]);
    expect(tidyGraph(doc, smallCatalog).nodes.map((node) => node.params)).toEqual([
      { clipLow: 0.5, mystery: [1] },
      { mode: "hard" },
    ]);
  });

  test("the text does not depend on the order of keys", () => {
    const forth = sketch([["loss", "objective.loss", { clipLow: 0.5, mode: "soft" }]]);
    const back = sketch([["loss", "objective.loss", { mode: "soft", clipLow: 0.5 }]]);
    expect(saveGraph(forth, smallCatalog)).toBe(saveGraph(back, smallCatalog));
  });
});

describe("migrations", () => {
  const steps: MigrationSteps = {
    target: 4,
    document: [
      {
        name: "links become edges",
        from: 1,
        apply: ({ links, ...doc }) => ({ ...doc, edges: links }),
      },
    ],
    node: [
      {
        name: "clip is a share",
        from: 2,
        kind: "objective.old",
        apply: ({ percent, ...params }) => ({
          kind: "objective.loss",
          params: { ...params, clipLow: Number(percent) / 100 },
        }),
      },
      {
        name: "soft by name",
        from: 3,
        kind: "objective.loss",
        apply: (params) => ({ params: { ...params, mode: "soft" } }),
      },
    ],
  };
  const old = () => ({
    version: 2,
    nodes: [{ id: "loss", kind: "objective.old", params: { percent: 30 }, position: { x: 0, y: 0 } }],
    edges: [],
  });

  // The document schema reads the newest version only, so a test that leads elsewhere reads the pieces.
  const migrated = (source: unknown) => {
    const result = loadGraph(source, smallCatalog, steps);
    return result.ok ? { nodes: result.doc.nodes, applied: result.migrated } : result.problems;
  };

  test("run in order, under their names, from the document's version on", () => {
    expect(migrated(old())).toEqual({
      nodes: [
        {
          id: "loss",
          kind: "objective.loss",
          params: { clipLow: 0.3, mode: "soft" },
          position: { x: 0, y: 0 },
        },
      ],
      applied: ["clip is a share", "soft by name"],
    });
    expect(migrated({ ...old(), version: 3 })).toMatchObject({ applied: [] });
  });

  test("of the document's shape come before those of its nodes", () => {
    const { edges, ...rest } = old();
    const result = migrated({ ...rest, version: 1, links: edges });
    expect(result).toMatchObject({ applied: ["links become edges", "clip is a share", "soft by name"] });
  });

  test("do not touch the document they are given", () => {
    const source = old();
    migrated(source);
    expect(source).toEqual(old());
  });

  test("a step that changes its input fails at once", () => {
    const careless: MigrationSteps = {
      target: 2,
      document: [],
      node: [
        {
          name: "careless",
          from: 1,
          kind: "objective.loss",
          apply: (params) => {
            (params as Record<string, unknown>).clipLow = 1;
            return { params: { ...params } };
          },
        },
      ],
    };
    expect(() => loadGraph({ ...goodGraph(), version: 1 }, smallCatalog, careless)).toThrow(TypeError);
  });

  test("a newer document is refused with both versions", () => {
    const result = loadGraph({ version: 9, nodes: [], edges: [] }, smallCatalog, steps);
    expect(result).toMatchObject({ ok: false, problems: [{ code: "badDocument" }] });
    expect(result.ok ? "" : result.problems[0]?.message).toContain("version 9");
  });
});
