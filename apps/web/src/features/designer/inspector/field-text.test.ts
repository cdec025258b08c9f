import { type Field, fieldsOf, NODES } from "@switchyard/catalog";
import { describe, expect, it } from "vitest";
import { fieldText, parseField, rangeText } from "./field-text";

const field = (kind: string, name: string): Field => {
  const found = fieldsOf(kind).find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no field ${kind}.${name}`);
  return found;
};

describe("form fields", () => {
  it.each([
    ["0.25", 0.25],
    [" 1e-4 ", 0.0001],
    ["0,5", 0.5],
    ["", ""],
    ["abc", "abc"],
    ["1e", "1e"],
    ["1e999", "1e999"],
    ["NaN", "NaN"],
  ])("number %j -> %j", (typed, expected) => {
    expect(parseField(field("train.sft", "learningRate"), typed)).toEqual(expected);
  });

  it("reads an empty nullable number as none", () => {
    expect(parseField(field("train.sft", "gradClip"), " ")).toBeNull();
    expect(fieldText(field("train.sft", "gradClip"), null)).toBe("");
  });

  it("keeps the spaces of a prompt", () => {
    expect(parseField(field("tasks.procedural", "promptSuffix"), "\n think. ")).toBe("\n think. ");
  });

  it("reads lists item by item, and keeps what is no number for the problem list", () => {
    const passAt = field("eval.accuracy", "passAt");
    expect(parseField(passAt, "1, 4 8,")).toEqual([1, 4, 8]);
    expect(parseField(passAt, "1, x")).toEqual([1, "x"]);
    expect(parseField(passAt, "")).toEqual([]);
  });

  it("keeps the spaces of an item between quotes", () => {
    const marks = field("tasks.reflect", "marks");
    expect(parseField(marks, 'wait, "check again" "a\\nb"')).toEqual(["wait", "check again", "a\nb"]);
    expect(parseField(marks, 'wait, "check')).toEqual(["wait", '"check']);
    for (const items of [["a b", "c,d", 'say "so"', ""], ["\n"], []])
      expect(parseField(marks, fieldText(marks, items))).toEqual(items);
  });

  it("reads JSON, and keeps text that is none", () => {
    const params = field("tasks.procedural", "taskParams");
    expect(parseField(params, '{"n_people": 2}')).toEqual({ n_people: 2 });
    expect(parseField(params, '{"n_people": ')).toBe('{"n_people":');
    expect(fieldText(params, { a: 1 })).toBe('{\n  "a": 1\n}');
  });

  it("says the range in words", () => {
    expect(rangeText(field("train.sft", "learningRate"))).toBe("above 0 to 1");
    expect(rangeText(field("train.sft", "schedule"))).toBeNull();
  });

  it("brings every default of every kind back unchanged", () => {
    for (const node of NODES) {
      for (const each of fieldsOf(node.kind)) {
        if (each.type === "boolean" || each.type === "enum") continue;
        expect([each.name, parseField(each, fieldText(each, each.default))]).toEqual([
          each.name,
          each.default,
        ]);
      }
    }
  });
});
