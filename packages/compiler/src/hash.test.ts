import { catalog } from "@switchyard/catalog";
import type { GraphDoc } from "@switchyard/graph";
import { expect, test } from "vitest";
import { manyExperiments } from "../bench/shapes";
import { compile } from "./compile";

function hashesOf(doc: GraphDoc): Map<string, string> {
  const result = compile(doc, catalog, { seed: 1 });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return new Map(result.spec.nodes.map(({ id, hash }) => [id, hash]));
}

test("an experiment has the hashes that it has by itself, however many like it stand beside it", () => {
  const alone = hashesOf(manyExperiments(11));
  const beside = hashesOf(manyExperiments(33));
  expect(beside.size).toBe(3 * alone.size);
  for (const [id, hash] of alone)
    for (const block of [0, 1, 2]) expect(beside.get(id.replace("-0", `-${block}`)), id).toBe(hash);
});

test("nodes at their defaults with different things plugged in have different hashes", () => {
  const doc = manyExperiments(22);
  const verifier = doc.nodes.find(({ id }) => id === "verifier-1");
  if (!verifier) throw new Error("no verifier");
  verifier.params = { method: "numeric" };
  const hashes = hashesOf(doc);
  for (const part of ["verifier", "sum", "rl"])
    expect(hashes.get(`${part}-0`), part).not.toBe(hashes.get(`${part}-1`));
  for (const part of ["tasks", "base", "sft", "format"])
    expect(hashes.get(`${part}-0`), part).toBe(hashes.get(`${part}-1`));
});

test("the order of what is plugged in counts", () => {
  const doc = manyExperiments(22);
  const [first, second] = doc.edges.filter(({ to }) => to.node === "sum-1");
  if (!first || !second) throw new Error("no wires into the sum");
  doc.edges = [...doc.edges.filter(({ to }) => to.node !== "sum-1"), second, first];
  const hashes = hashesOf(doc);
  expect(hashes.get("sum-0")).not.toBe(hashes.get("sum-1"));
});
