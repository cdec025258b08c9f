import { describe, expect, test } from "vitest";
import { validateGraph } from "../src";
import { places, problemsOf } from "./problems-of";
import { goodGraph, sketch, smallCatalog } from "./small-catalog";

test("a good graph has no problem, and every default is written out", () => {
  const result = validateGraph(goodGraph(), smallCatalog);
  if (!result.ok) throw new Error("refused");
  expect(result.warnings).toEqual([]);
  expect(result.graph.nodes.get("loss")?.params).toEqual({
    clipLow: 0.3,
    limit: null,
    mode: "hard",
    tags: ["a"],
    isOn: true,
  });
});

describe("each code", () => {
  test("duplicateId", () => {
    const doc = goodGraph();
    doc.nodes.push({ id: "loss", kind: "objective.loss", params: {}, position: { x: 0, y: 0 } });
    expect(places(doc)).toEqual(["duplicateId loss"]);
  });

  test("unknownKind, with the nearest", () => {
    const problem = problemsOf(sketch([["a", "objective.los"]]))[0];
    expect(problem).toMatchObject({ code: "unknownKind", nodeId: "a" });
    expect(problem?.remedy).toContain("'objective.loss'");
  });

  test("unknownNode and unknownPort", () => {
    const doc = goodGraph();
    doc.edges.push(...sketch([], ["ghost.model -> train.model", "loss.objektive -> train.objective"]).edges);
    expect(places(doc)).toEqual(["unknownNode train", "unknownPort loss objektive"]);
    expect(problemsOf(doc).find((problem) => problem.code === "unknownPort")?.remedy).toBe(
      "Use 'objective'.",
    );
  });

  test("portMismatch names both types", () => {
    const doc = sketch(
      [
        ["words", "tasks.text"],
        ["train", "train.loop"],
      ],
      ["words.tasks -> train.model"],
    );
    expect(places(doc)).toEqual(["missingInput train tasks", "portMismatch train model"]);
    expect(problemsOf(doc)[0]?.message).toBe("'words.tasks' gives tasks, but 'train.model' takes model.");
  });

  test("tooManyWires on a port for one, repeatedWire for one drawn twice", () => {
    const doc = goodGraph();
    doc.nodes.push({ id: "base2", kind: "model.base", params: {}, position: { x: 0, y: 0 } });
    doc.edges.push(
      ...sketch([], ["words.tasks -> base2.tasks", "base2.model -> train.model", "words.tasks -> base.tasks"])
        .edges,
    );
    expect(places(doc)).toEqual(["repeatedWire base tasks", "tooManyWires train model"]);
  });

  test("missingInput at every port that needs one", () => {
    expect(places(sketch([["train", "train.loop"]]))).toEqual([
      "missingInput train model",
      "missingInput train tasks",
    ]);
  });

  test("cycle, naming the way round", () => {
    const doc = goodGraph();
    doc.nodes.push(
      ...sketch([
        ["s1", "objective.scale"],
        ["s2", "objective.scale"],
        ["s3", "objective.scale"],
      ]).nodes,
    );
    doc.edges.push(
      ...sketch(
        [],
        ["s1.objective -> s2.objective", "s2.objective -> s3.objective", "s3.objective -> s1.objective"],
      ).edges,
    );
    const cycle = problemsOf(doc).find((problem) => problem.code === "cycle");
    expect(cycle?.message).toMatch(/: (s1 -> s2 -> s3 -> s1|s2 -> s3 -> s1 -> s2|s3 -> s1 -> s2 -> s3)\.$/);
  });

  test("a node that feeds itself is a cycle", () => {
    const doc = sketch([["s", "objective.scale"]], ["s.objective -> s.objective"]);
    expect(places(doc)).toContain("cycle s");
  });

  test("nothingToRun, for an empty graph and for one of parts", () => {
    expect(places(sketch([]))).toEqual(["nothingToRun"]);
    expect(places(sketch([["words", "tasks.text"]]))).toEqual(["nothingToRun"]);
  });

  test("unused is a warning", () => {
    const doc = goodGraph();
    doc.nodes.push(...sketch([["idle", "tasks.text"]]).nodes);
    expect(validateGraph(doc, smallCatalog)).toMatchObject({
      ok: true,
      warnings: [{ code: "unused", nodeId: "idle" }],
    });
  });
});

test("all problems come at once", () => {
  const doc = sketch(
    [
      ["words", "tasks.text", { name: "UP", nope: 1 }],
      ["base", "model.bass"],
      ["train", "train.loop"],
      ["loss", "objective.loss", { clipLow: -1, mode: 3 }],
      ["loop", "objective.scale"],
    ],
    ["words.tasks -> train.model", "loop.objective -> loop.objective", "loss.objective -> nowhere.objective"],
  );
  expect(places(doc)).toEqual([
    "badParam loss clipLow",
    "badParam loss mode",
    "badParam words name",
    "badParam words nope",
    "cycle loop",
    "missingInput train tasks",
    "portMismatch train model",
    "unknownKind base",
    "unknownNode loss",
    "unused loop",
    "unused loss",
  ]);
});
