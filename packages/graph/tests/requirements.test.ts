import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import {
  type Catalog,
  checkRequirements,
  defineNode,
  type GraphDoc,
  lackOfAll,
  lacks,
  type NodeDefinition,
  type Offer,
  REQUIREMENT_NAMES,
  REQUIREMENTS,
  requiredBy,
} from "../src";

const runs = defineNode({
  kind: "reward.runs",
  title: "Runs",
  summary: "Runs code.",
  role: "source",
  requires: ["sandbox", { name: "private-network", when: { param: "isPrivate", in: [true] } }],
  params: z.strictObject({ isPrivate: z.boolean().default(false).meta({ description: "Private." }) }),
});
const plain = defineNode({
  kind: "reward.plain",
  title: "Plain",
  summary: "Runs nothing.",
  role: "source",
  params: z.strictObject({}),
});
const catalog: Catalog = new Map([runs, plain].map((node) => [node.kind, node as unknown as NodeDefinition]));
const doc = (params: Record<string, boolean> = {}): GraphDoc => ({
  version: 1,
  nodes: [
    { id: "a", kind: "reward.runs", params, position: { x: 0, y: 0 } },
    { id: "b", kind: "reward.plain", params: {}, position: { x: 0, y: 0 } },
  ],
  edges: [],
});
const has = (name: string): Offer => ({ name, problem: null });
const lacksIt = (name: string): Offer => ({
  name,
  problem: { message: `${name} is not there.`, remedy: `Install ${name}.` },
});

test("every requirement says in a sentence what it is and what to do about it", () => {
  for (const { title, description, remedy } of Object.values(REQUIREMENTS)) {
    expect(title).not.toBe("");
    expect(description).toMatch(/\.$/);
    expect(remedy).toMatch(/\.$/);
  }
});

test("a condition on a parameter decides what a node requires", () => {
  expect(requiredBy(runs, { isPrivate: false })).toEqual(["sandbox"]);
  expect(requiredBy(runs, { isPrivate: true })).toEqual(["sandbox", "private-network"]);
  expect(requiredBy(plain, {})).toEqual([]);
});

test("a node that no known worker can run is named with the worker's own reason and remedy", () => {
  expect(checkRequirements(doc(), catalog, [[lacksIt("sandbox")], []])).toEqual([
    {
      code: "unavailable",
      severity: "warning",
      nodeId: "a",
      message: "No known worker can run 'a'. sandbox is not there.",
      remedy: "Install sandbox.",
    },
  ]);
});

test("one worker that has everything is enough, and two that have half of it each are not", () => {
  const wanting = doc({ isPrivate: true });
  const one = [has("sandbox"), lacksIt("private-network")];
  const other = [lacksIt("sandbox"), has("private-network")];
  expect(checkRequirements(wanting, catalog, [one, other])).toHaveLength(1);
  expect(checkRequirements(wanting, catalog, [one, other, [has("sandbox"), has("private-network")]])).toEqual(
    [],
  );
});

test("where no worker is known, nothing is said", () => {
  expect(checkRequirements(doc(), catalog, [])).toEqual([]);
});

test("a worker lacks exactly what it does not offer, however it says so", () => {
  const names = fc.subarray([...REQUIREMENT_NAMES]);
  fc.assert(
    fc.property(names, names, names, (required, held, refused) => {
      const offers = [...held.map(has), ...refused.filter((name) => !held.includes(name)).map(lacksIt)];
      const missing = required.filter((name) => !held.includes(name));
      expect(lacks(required, offers).map(({ name }) => name)).toEqual(missing);
      expect(lackOfAll(required, [offers])?.length).toBe(missing.length);
    }),
  );
});
