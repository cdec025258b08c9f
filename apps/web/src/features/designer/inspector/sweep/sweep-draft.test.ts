import { catalog, fieldsOf } from "@switchyard/catalog";
import { type Sweep, sweepKind } from "@switchyard/graph";
import { describe, expect, it } from "vitest";
import { asList, asRange, firstSweep, parseValues, valuesText } from "./sweep-draft";
import { isSweepable } from "./sweep-toggle";

const field = (kind: string, name: string) => {
  const found = fieldsOf(kind).find((one) => one.name === name);
  if (!found) throw new Error(`no ${kind}.${name}`);
  return found;
};
const steps = field("train.sft", "steps");
const list = (...values: (number | string)[]): Sweep => ({ kind: "list", values });

describe("typing a sweep", () => {
  it("reads values between commas, spaces or semicolons, and keeps what is none", () => {
    expect(parseValues(steps, "10, 20;30  many,")).toEqual([10, 20, 30, "many"]);
    expect(valuesText(parseValues(steps, "10 20"))).toBe("10, 20");
  });

  it("goes to a range over the same span and back without losing values", () => {
    expect(asRange(list(8, 2, 4))).toEqual({ kind: "range", from: 2, to: 8, steps: 3, scale: "linear" });
    expect(asList(asRange(list(2, 5, 8)), true)).toEqual(list(2, 5, 8));
    expect(asRange(list(0.1))).toMatchObject({ from: 0.1, to: 0.2, steps: 3 });
    expect(asRange(list(0))).toMatchObject({ from: 0, to: 1 });
    expect(asRange(list("many"))).toMatchObject({ from: 1, to: 2 });
    expect(asList({ kind: "range", from: 1, to: 2, steps: 1e9, scale: "linear" }, false)).toEqual(list());
  });

  it("begins with all there is to choose from, or with the present value", () => {
    expect(firstSweep(steps, 50)).toEqual(list(50));
    const tokenizer = field("model.tiny", "tokenizer");
    if (tokenizer.type !== "enum") throw new Error("no choice any more");
    expect(firstSweep(tokenizer, "character")).toEqual(list(...tokenizer.options));
  });

  it("is offered for just those parameters that the graph lets be swept", () => {
    for (const definition of catalog.values()) {
      for (const one of fieldsOf(definition.kind)) {
        const isAllowed = sweepKind(definition, one.name) !== null;
        expect(isSweepable(one), `${definition.kind}.${one.name}`).toBe(isAllowed);
      }
    }
  });
});
