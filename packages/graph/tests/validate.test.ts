import { describe, expect, test } from "vitest";
import { type GraphDoc, type GraphProblem, validateGraph } from "../src";
import { goodGraph, type NodeSketch, sketch, smallCatalog } from "./small-catalog";

function problemsOf(source: unknown): GraphProblem[] {
  const result = validateGraph(source, smallCatalog);
  return result.ok ? result.warnings : result.problems;
}

/** `code node port/param`, sorted: what and where, without the words. */
/** Of the processor, since the call: the clock also measures what else the machine does. */
function processorSeconds(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
}

const places = (source: unknown): string[] =>
  problemsOf(source)
    .map(({ code, nodeId, port, param }) => [code, nodeId, port ?? param].filter(Boolean).join(" "))
    .sort();

function withParams(params: GraphDoc["nodes"][number]["params"]): GraphDoc {
  const doc = goodGraph();
  return { ...doc, nodes: doc.nodes.map((node) => (node.id === "loss" ? { ...node, params } : node)) };
}

const messageFor = (params: Record<string, unknown>): string | undefined =>
  problemsOf(withParams(params as GraphDoc["nodes"][number]["params"]))[0]?.message;

describe("what a part asks of its stage", () => {
  const staged = (name: string, second: boolean) =>
    sketch(
      [
        ["words", "tasks.text", name ? { name } : {}],
        ["base", "model.base"],
        ["named", "objective.named"],
        ["loss", "objective.loss"],
        ["train", "train.loop"],
        ...(second ? [["again", "train.loop"] as NodeSketch] : []),
      ],
      [
        "words.tasks -> base.tasks",
        "words.tasks -> train.tasks",
        "base.model -> train.model",
        "named.objective -> loss.objective",
        "loss.objective -> train.objective",
        ...(second
          ? ["train.model -> again.model", "words.tasks -> again.tasks", "loss.objective -> again.objective"]
          : []),
      ],
    );

  test("is looked for in what is plugged into the stage, sources included", () => {
    expect(problemsOf(staged("", false))).toMatchObject([
      { code: "incompatible", severity: "error", nodeId: "named", remedy: "Name them." },
    ]);
    expect(problemsOf(staged("abc", false))).toEqual([]);
  });

  test("is said once where several stages share the part", () => {
    expect(places(staged("", true))).toEqual(["incompatible named"]);
  });
});

describe("kinds that meet in a stage", () => {
  const turned = (mode: string, after: NodeSketch[] = [], wires: string[] = []) =>
    sketch(
      [
        ["words", "tasks.text"],
        ["base", "model.base"],
        ["turn", "objective.scale", { factor: -1 }],
        ["loss", "objective.loss", mode === "soft" ? { mode } : {}],
        ["train", "train.loop"],
        ...after,
      ],
      [
        "words.tasks -> base.tasks",
        "words.tasks -> train.tasks",
        "base.model -> train.model",
        "loss.objective -> turn.objective",
        "turn.objective -> train.objective",
        ...wires,
      ],
    );

  test("are refused with the rule's reason, whatever their order in the chain", () => {
    expect(problemsOf(turned("hard"))).toMatchObject([
      {
        code: "incompatible",
        severity: "error",
        nodeId: "turn",
        message: "'turn' and 'loss' do not go together: a hard loss cannot be turned round.",
        remedy: "Use a soft one.",
      },
    ]);
    expect(problemsOf(turned("soft"))).toEqual([]);
  });

  test("are found among the defaults that the compiler adds", () => {
    const doc = turned("hard");
    doc.nodes = doc.nodes.filter((node) => node.id !== "loss");
    doc.edges = doc.edges.filter((edge) => edge.from.node !== "loss");
    expect(problemsOf(doc)).toMatchObject([
      { nodeId: "turn", message: expect.stringContaining("'train.objective.loss'") },
    ]);
  });

  test("are reported once where two stages share them, and not across stages", () => {
    const twice = turned(
      "hard",
      [["second", "train.loop"]],
      ["train.model -> second.model", "words.tasks -> second.tasks", "turn.objective -> second.objective"],
    );
    expect(places(twice)).toEqual(["incompatible turn"]);
  });
});

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

describe("parameters, in the user's words", () => {
  test.each([
    [{ clipLow: 3 }, "'clipLow' must be at most 1, but is 3."],
    [{ clipLow: "0.2" }, `'clipLow' must be a number, but is "0.2".`],
    [{ clipLow: Number.NaN }, "'clipLow' must be a finite number, but is NaN."],
    [{ clipLow: Number.POSITIVE_INFINITY }, "'clipLow' must be a finite number, but is Infinity."],
    [{ limit: 0 }, "'limit' must be more than 0, but is 0."],
    [{ mode: "firm" }, `'mode' must be one of "hard", "soft", but is "firm".`],
    [{ tags: [] }, "'tags' must hold at least 1 entry, but is []."],
    [{ tags: ["a", 2] }, "'tags[1]' must be text, but is 2."],
    [{ isOn: "yes" }, `'isOn' must be true or false, but is "yes".`],
    [{ isOn: null }, "'isOn' must be true or false, but is null."],
  ])("%j", (params, message) => {
    expect(messageFor(params)).toBe(message);
  });

  test("a pattern says what it wants", () => {
    expect(problemsOf(sketch([["words", "tasks.text", { name: "ABC" }]]))[0]?.message).toBe(
      `'name' must be small letters, but is "ABC".`,
    );
  });

  test("a whole number is asked for where one is needed", () => {
    expect(problemsOf(sketch([["base", "model.base", { layers: 2.5 }]]))).toContainEqual(
      expect.objectContaining({ param: "layers", message: "'layers' must be a whole number, but is 2.5." }),
    );
  });

  test("an unknown one is named with the nearest", () => {
    expect(problemsOf(withParams({ cliplow: 0.1 }))[0]).toMatchObject({
      code: "badParam",
      nodeId: "loss",
      param: "cliplow",
      remedy: "Rename it to 'clipLow', or remove it.",
    });
  });

  test("a long value is cut in the message", () => {
    expect(messageFor({ mode: "x".repeat(10_000) })?.length).toBeLessThan(140);
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

  test("incompatible: two of one slot in a chain, but modifiers may repeat", () => {
    const chain = (middle: string): GraphDoc => {
      const doc = goodGraph();
      doc.edges.pop();
      doc.nodes.push(
        ...sketch([
          ["m1", middle],
          ["m2", middle],
        ]).nodes,
      );
      doc.edges.push(
        ...sketch(
          [],
          [
            "loss.objective -> m1.objective",
            "m1.objective -> m2.objective",
            "m2.objective -> train.objective",
          ],
        ).edges,
      );
      return doc;
    };
    expect(places(chain("objective.loss"))).toEqual(["incompatible m1", "incompatible m2"]);
    expect(places(chain("objective.scale"))).toEqual([]);
  });

  test("a chain shared by two stages is reported once", () => {
    const doc = goodGraph();
    doc.nodes.push(
      ...sketch([
        ["loss2", "objective.loss"],
        ["train2", "train.loop"],
      ]).nodes,
    );
    doc.edges = sketch(
      [],
      [
        "words.tasks -> base.tasks",
        "words.tasks -> train.tasks",
        "base.model -> train.model",
        "words.tasks -> train2.tasks",
        "train.model -> train2.model",
        "loss2.objective -> loss.objective",
        "loss.objective -> train.objective",
        "loss.objective -> train2.objective",
      ],
    ).edges;
    expect(places(doc)).toEqual(["incompatible loss"]);
  });

  describe("kinds that meet in a stage", () => {
    const chain = (...links: NodeSketch[]): GraphDoc => {
      const doc = goodGraph();
      doc.edges.pop();
      doc.nodes.push(...sketch(links).nodes);
      const ids = ["loss", ...links.map(([id]) => id), "train"];
      const wires = ids.slice(1).map((id, index) => `${ids[index]}.objective -> ${id}.objective`);
      doc.edges.push(...sketch([], wires).edges);
      return doc;
    };

    test("a rule refuses the pair where its condition holds, with its reason and remedy", () => {
      expect(problemsOf(chain(["back", "objective.scale", { factor: -1 }]))).toEqual([
        expect.objectContaining({
          nodeId: "back",
          message: "'back' and 'loss' do not go together: a hard loss cannot be turned round.",
          remedy: "Use a soft one.",
        }),
      ]);
      expect(places(chain(["up", "objective.scale", { factor: 2 }]))).toEqual([]);
    });

    test("a companion is asked for by its title, and may stand anywhere in the stage", () => {
      expect(problemsOf(chain(["echo", "objective.echo"]))).toEqual([
        expect.objectContaining({
          code: "incompatible",
          nodeId: "echo",
          message: "'echo' does not work by itself: it has nothing to repeat.",
          remedy: "Plug 'Scale' into the same stage.",
        }),
      ]);
      expect(places(chain(["echo", "objective.echo"], ["up", "objective.scale"]))).toEqual([]);
    });
  });

  test("a companion is asked for by its title, and may stand anywhere in the stage", () => {
    const doc = goodGraph();
    doc.nodes.push(...sketch([["echo", "objective.echo"]]).nodes);
    doc.edges.pop();
    doc.edges.push(
      ...sketch([], ["loss.objective -> echo.objective", "echo.objective -> train.objective"]).edges,
    );
    expect(problemsOf(doc)).toEqual([
      {
        code: "incompatible",
        severity: "error",
        nodeId: "echo",
        message: "'echo' does not work by itself: it has nothing to repeat.",
        remedy: "Plug 'Scale' into the same stage.",
      },
    ]);
    doc.nodes.push(...sketch([["up", "objective.scale"]]).nodes);
    doc.edges.push(...sketch([], ["up.objective -> loss.objective"]).edges);
    expect(places(doc)).toEqual([]);
  });

  test("a kind's own rule, an error on a parameter and a warning on a port", () => {
    const doc = goodGraph();
    const train = doc.nodes.find((node) => node.id === "train");
    if (train) train.params = { low: 5 };
    expect(places(doc)).toEqual(["badParam train low"]);
    const result = validateGraph(withParams({ clipLow: 0 }), smallCatalog);
    expect(result).toMatchObject({
      ok: true,
      warnings: [{ severity: "warning", nodeId: "train", port: "objective" }],
    });
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

describe("hostile documents", () => {
  test.each([
    ["text that is not JSON", "{", "badDocument"],
    ["NaN in the text", '{"version":1,"nodes":[],"edges":[],"x":NaN}', "badDocument"],
    ["null", null, "badDocument"],
    ["a list", [], "badDocument"],
    ["a version from the future", { version: 99, nodes: [], edges: [] }, "badDocument"],
    ["a version that is text", { version: "1", nodes: [], edges: [] }, "badDocument"],
    ["no edges", { version: 1, nodes: [] }, "badDocument"],
    ["a field too many", { version: 1, nodes: [], edges: [], script: "x" }, "badDocument"],
    ["a node that is a number", { version: 1, nodes: [7], edges: [] }, "badDocument"],
    ["a function as a value", { version: 1, nodes: [() => 1], edges: [] }, "badDocument"],
    ["a node named like a prototype's key", sketch([["toString", "tasks.text"]]), "badDocument"],
    ["a slash in an id", sketch([["a/b", "tasks.text"]]), "badDocument"],
  ])("%s", (_, source, code) => {
    expect(problemsOf(source)).toContainEqual(expect.objectContaining({ code, severity: "error" }));
  });

  test.each(["__proto__", "constructor", "prototype"])("'%s' as a key, anywhere", (key) => {
    const nested = `{"version":1,"nodes":[{"id":"words","kind":"tasks.text","params":{"extra":{"${key}":{"polluted":1}}},"position":{"x":0,"y":0}}],"edges":[]}`;
    expect(problemsOf(nested)[0]).toMatchObject({ code: "badParam", nodeId: "words", param: "extra" });
    expect(problemsOf(`{"version":1,"nodes":[],"edges":[],"${key}":{}}`)[0]?.code).toBe("badDocument");
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("1e309 in the text is an infinity, and is refused at its parameter", () => {
    const source = JSON.stringify(withParams({ clipLow: 7 })).replace('"clipLow":7', '"clipLow":1e309');
    expect(problemsOf(source)[0]).toMatchObject({ code: "badParam", nodeId: "loss", param: "clipLow" });
  });

  test("100,000 nodes, a deep nest and a value that holds itself are refused within a second of work", () => {
    const many = Array.from({ length: 100_000 }, (_, index): NodeSketch => [`n${index}`, "objective.scale"]);
    const hundredThousand = JSON.stringify(sketch(many));
    const deep = `{"version":1,"nodes":[],"edges":[${"[".repeat(200_000)}${"]".repeat(200_000)}]}`;
    const round: Record<string, unknown> = { version: 1, nodes: [], edges: [] };
    round.edges = [round];
    const seconds = processorSeconds();
    expect(places(hundredThousand)).toEqual(["tooLarge"]);
    expect(places(deep)).toEqual(["badDocument"]);
    expect(places(round)).toContain("badDocument");
    expect(seconds()).toBeLessThan(1);
  });

  test("a chain of 5,000 nodes, closed to a circle, is answered within a second of work", () => {
    const nodes = Array.from({ length: 5_000 }, (_, index): NodeSketch => [`s${index}`, "objective.scale"]);
    const wires = nodes.map((_, index) => `s${index}.objective -> s${(index + 1) % 5_000}.objective`);
    const seconds = processorSeconds();
    expect(problemsOf(sketch(nodes, wires)).filter((problem) => problem.code === "cycle")).toHaveLength(1);
    expect(seconds()).toBeLessThan(1);
  });
});
