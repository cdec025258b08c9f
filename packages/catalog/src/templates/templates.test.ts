import { setParam, tidyGraph, validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../catalog";
import { TEMPLATES } from ".";

test("slugs are unique, and the example comes first", () => {
  const slugs = TEMPLATES.map(({ slug }) => slug);
  expect(new Set(slugs).size).toBe(slugs.length);
  expect(slugs[0]).toBe("knights-grpo");
});

describe.each(TEMPLATES)("$slug", ({ graph, asks }) => {
  test("lacks nothing but what it asks for", () => {
    const result = validateGraph(graph, catalog);
    const lacking = result.ok ? result.warnings : result.problems;
    expect(lacking.map(({ nodeId, param }) => ({ nodeId, param }))).toEqual(asks);
  });

  test("is valid without a warning once that is given", () => {
    const filled = asks.reduce(
      (doc, { nodeId, param }) => setParam(doc, { id: nodeId, param, value: "b".repeat(64) }, catalog),
      graph,
    );
    expect(validateGraph(filled, catalog)).toMatchObject({ ok: true, warnings: [] });
  });

  test("stores no parameter that is at its default, and has no two nodes on one spot", () => {
    expect(graph).toEqual(tidyGraph(graph, catalog));
    const spots = graph.nodes.map(({ position }) => `${position.x},${position.y}`);
    expect(new Set(spots).size).toBe(spots.length);
  });
});
