import { describe, expect, test } from "vitest";
import { places, problemsOf, withParams } from "./problems-of";
import { type NodeSketch, sketch } from "./small-catalog";

/** Of the processor, since the call: the clock also measures what else the machine does. */
function processorSeconds(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
}

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
