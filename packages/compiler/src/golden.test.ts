import { readdirSync, readFileSync } from "node:fs";
import { catalog } from "@switchyard/catalog";
import { loadGraph, tidyGraph } from "@switchyard/graph";
import { jobSpecSchema } from "@switchyard/protocol";
import { describe, expect, test } from "vitest";
import { digestOf } from "./canonical";
import { compile } from "./compile";

const fixtures = new URL("../../../fixtures/", import.meta.url);
const namesIn = (folder: string): string[] =>
  readdirSync(new URL(folder, fixtures)).filter((name) => name.endsWith(".json"));
const read = (path: string): string => readFileSync(new URL(path, fixtures), "utf8");

describe.each(namesIn("graphs"))("fixtures/graphs/%s", (name) => {
  test("compiles to the job beside it (`npm run emit` writes it again)", () => {
    const result = compile(read(`graphs/${name}`), catalog);
    expect(result.ok && result.spec).toEqual(JSON.parse(read(`jobs/${name}`)));
  });

  test("makes a job that the protocol reads, named by the digest of all the rest", () => {
    const { hash, ...rest } = jobSpecSchema.parse(JSON.parse(read(`jobs/${name}`)));
    expect(digestOf(rest)).toBe(hash);
  });
});

test("every job has its graph", () => {
  expect(namesIn("jobs").sort()).toEqual(namesIn("graphs").sort());
});

/** Graphs as earlier versions saved them. They are never written again: each must open for ever. */
describe.each(namesIn("graphs/history"))("fixtures/graphs/history/%s", (name) => {
  test("opens and compiles", () => {
    const text = read(`graphs/history/${name}`);
    const loaded = loadGraph(text, catalog);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    expect(tidyGraph(loaded.doc, catalog).nodes).toHaveLength(JSON.parse(text).nodes.length);
    expect(compile(text, catalog)).toMatchObject({ ok: true });
  });
});
