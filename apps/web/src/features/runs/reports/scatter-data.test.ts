import { catalog } from "@switchyard/catalog";
import { describe, expect, test } from "vitest";
import type { RunNode } from "../series-info";
import { axisWords, scatterData } from "./scatter-data";

const nodeOf = (kind: string): RunNode => ({
  id: kind,
  title: kind,
  definition: catalog.get(kind) ?? null,
  accent: null,
});

describe("axes", () => {
  const nodes = new Map(["reward.combine", "eval.trigger"].map((kind) => [kind, nodeOf(kind)]));

  test("are called as the evaluation calls its signal", () => {
    expect(axisWords("triggerRate", nodes)).toEqual({ title: "Trigger rate", unit: "fraction" });
    expect(axisWords("tokens", nodes)).toEqual({ title: "Length", unit: "tokens" });
  });

  test("keep the signal's name where no evaluation declares it", () => {
    expect(axisWords("gateOpen", nodes)).toEqual({ title: "gateOpen", unit: undefined });
    expect(axisWords("constructor", nodes)).toEqual({ title: "constructor", unit: undefined });
  });
});

describe("points", () => {
  const at = (label: string, x: number, y: number, front: boolean) => ({ label, x, y, front });

  test("of the front are in order from the left, the others apart, with room for all on the axes", () => {
    const data = scatterData({
      title: "Trade-off",
      x: "triggerRate",
      y: "score",
      points: [at("c", 0.65, 0.9, true), at("a", 0.2, 0.55, true), at("b", 0.6, 0.5, false)],
    });
    expect(data.front.map(({ label }) => label)).toEqual(["a", "c"]);
    expect(data.behind.map(({ label }) => label)).toEqual(["b"]);
    expect(data.xTicks[0]).toBeLessThanOrEqual(0.2);
    expect(data.xTicks.at(-1)).toBeGreaterThanOrEqual(0.65);
    expect(data.yTicks[0]).toBeLessThanOrEqual(0.5);
    expect(data.yTicks.at(-1)).toBeGreaterThanOrEqual(0.9);
  });

  test("may be one or none", () => {
    const one = scatterData({ title: "", x: "a", y: "b", points: [at("a", 0.5, 0, true)] });
    expect(one.xTicks.length).toBeGreaterThan(1);
    expect(scatterData({ title: "", x: "a", y: "b", points: [] })).toEqual({
      front: [],
      behind: [],
      xTicks: [],
      yTicks: [],
    });
  });
});
