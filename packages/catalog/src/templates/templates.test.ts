import { setParam, tidyGraph, tooClose, validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { cardBox } from "../card-size";
import { catalog } from "../catalog";
import { TEMPLATES } from ".";

test("slugs are unique, and the example comes first", () => {
  const slugs = TEMPLATES.map(({ slug }) => slug);
  expect(new Set(slugs).size).toBe(slugs.length);
  expect(slugs[0]).toBe("knights-grpo");
});

describe.each(TEMPLATES)("$slug", ({ graph, asks, cautions = [] }) => {
  test("lacks nothing but what it asks for", () => {
    const result = validateGraph(graph, catalog);
    const lacking = result.ok ? result.warnings : result.problems;
    const warned = lacking.filter(
      ({ severity, nodeId }) => severity === "error" || !cautions.includes(nodeId ?? ""),
    );
    expect(warned.map(({ nodeId, param }) => ({ nodeId, param }))).toEqual(asks);
  });

  test("is valid once that is given, without a warning but those it is open about", () => {
    const filled = asks.reduce(
      (doc, { nodeId, param }) => setParam(doc, { id: nodeId, param, value: "b".repeat(64) }, catalog),
      graph,
    );
    const result = validateGraph(filled, catalog);
    expect(result.ok && result.warnings.map(({ nodeId }) => nodeId)).toEqual(cautions);
  });

  test("stores no parameter that is at its default", () => {
    expect(graph).toEqual(tidyGraph(graph, catalog));
  });

  test("has no two cards that lie over one another", () => {
    const cards = graph.nodes.map((node) => ({ id: node.id, ...cardBox(node) }));
    const covered = cards.flatMap((card, index) =>
      cards.slice(0, index).flatMap((other) => (tooClose(card, other, 0) ? [[other.id, card.id]] : [])),
    );
    expect(covered).toEqual([]);
  });
});
