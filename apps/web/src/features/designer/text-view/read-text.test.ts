import { readFileSync } from "node:fs";
import { catalog } from "@switchyard/catalog";
import { addFrame, addNote, type GraphDoc, graphDocSchema, saveGraph, setParam } from "@switchyard/graph";
import { describe, expect, it, test } from "vitest";
import { lineAndColumn } from "./json-text";
import { readText } from "./read-text";

const fixture = new URL("../../../../../../fixtures/graphs/knights-grpo.json", import.meta.url);
const example: GraphDoc = graphDocSchema.parse(JSON.parse(readFileSync(fixture, "utf8")));
const text = saveGraph(example, catalog);

const problemIn = (changed: string) => {
  const [first] = readText(changed).problems;
  if (!first) throw new Error("nothing is wrong");
  return { ...first, at: changed.slice(first.from, first.to), ...lineAndColumn(changed, first.from) };
};

describe("a text that is a document", () => {
  it("gives that document, notes and frames too", () => {
    const noted = addNote(example, { x: 0, y: 0 });
    const doc = addFrame(noted.doc, { nodes: ["grpo"], notes: [noted.id] }, "Learn").doc;
    expect(readText(saveGraph(doc, catalog))).toEqual({ ok: true, doc, problems: [] });
  });

  it("shows what is wrong with the graph at the parameter, and still is a document", () => {
    const bad = setParam(example, { id: "grpo", param: "learningRate", value: 3 }, catalog);
    const changed = saveGraph(bad, catalog);
    const problem = problemIn(changed);
    expect(readText(changed).ok).toBe(true);
    expect(problem).toMatchObject({ severity: "error", at: '"learningRate":3' });
    expect(changed.split("\n")[problem.line - 1]).toContain('"id":"grpo"');
  });

  it("warns of a member that a frame cannot have", () => {
    const doc = { ...example, frames: [{ id: "frame", title: "", nodes: ["grpo", "nobody"] }] };
    const changed = JSON.stringify(doc);
    expect(problemIn(changed)).toMatchObject({ severity: "warning", at: '"nobody"' });
    expect(readText(changed)).toMatchObject({ ok: true, doc: { frames: [{ nodes: ["grpo"] }] } });
  });
});

test.each([
  ["a comma too many", text.replace('"nodes": [', '"nodes": [,'), ",", /value is missing/],
  [
    "an unknown field",
    text.replace('"id":"grpo"', '"colour":"red","id":"grpo"'),
    '"colour":"red"',
    /no field 'colour'/,
  ],
  ["a place that is text", text.replace(/"x":\d+/, '"x":"left"'), '"x":"left"', /must be a number/],
  ["a list of the wrong name", text.replace('"edges"', '"wires"'), "{", /no list of edges/],
  ["a version to come", text.replace('"version": 1', '"version": 9'), "{", /version 9/],
])("%s is refused where it stands", (_, changed, at, message) => {
  const problem = problemIn(changed);
  expect(readText(changed).ok).toBe(false);
  expect(problem.at).toBe(at);
  expect(problem.message).toMatch(message);
  expect(problem.remedy).not.toBe("");
});
