import { describe, expect, test } from "vitest";
import { type GraphDoc, validateGraph } from "../src";
import { places, problemsOf, withParams } from "./problems-of";
import { goodGraph, type NodeSketch, sketch, smallCatalog } from "./small-catalog";

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

describe("what meets in a chain", () => {
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
});
