import { describe, expect, test } from "vitest";
import { catalog } from "./catalog";
import { type Field, type FieldShape, fieldsOf, isFieldShown } from "./form";

const field = (kind: string, name: string): Field => {
  const found = fieldsOf(kind).find((candidate) => candidate.name === name);
  if (!found) throw new Error(`${kind}.${name}`);
  return found;
};

describe.each([...catalog.keys()])("the form of %s", (kind) => {
  const params = catalog.get(kind)?.params;

  test("has one field for each parameter, in declared order, with its default", () => {
    expect(fieldsOf(kind).map(({ name }) => name)).toEqual(Object.keys(params?.shape ?? {}));
    expect(Object.fromEntries(fieldsOf(kind).map((entry) => [entry.name, entry.default]))).toEqual(
      params?.parse({}),
    );
  });

  test("has bounds that the schema agrees with: at the bound it holds, beyond it does not", () => {
    for (const entry of fieldsOf(kind)) {
      for (const { value, isAllowed } of edges(entry)) {
        const result = params?.shape[entry.name].safeParse(value);
        expect(result.success, `${entry.name} = ${value}`).toBe(isAllowed);
      }
    }
  });

  test("offers every option of a choice and no other", () => {
    for (const entry of fieldsOf(kind)) {
      if (entry.type !== "enum") continue;
      for (const option of entry.options)
        expect(params?.shape[entry.name].safeParse(option).success).toBe(true);
      expect(params?.shape[entry.name].safeParse("no such option").success).toBe(false);
    }
  });

  test("shows a field by the value of another that exists", () => {
    for (const { ui } of fieldsOf(kind)) if (ui.when) expect(params?.shape).toHaveProperty(ui.when.param);
  });
});

/** Values at a number's bounds and just beyond. */
function edges(shape: FieldShape): { value: number; isAllowed: boolean }[] {
  if (shape.type !== "number" && shape.type !== "int") return [];
  const { min, max } = shape;
  return [
    ...(min === undefined
      ? []
      : [
          { value: min, isAllowed: !shape.minExclusive },
          { value: min - 1, isAllowed: false },
        ]),
    ...(max === undefined
      ? []
      : [
          { value: max, isAllowed: !shape.maxExclusive },
          { value: max + 1, isAllowed: false },
        ]),
    ...(shape.type === "int" && min !== undefined ? [{ value: min + 0.5, isAllowed: false }] : []),
  ];
}

test("types, bounds and hints come from the declaration", () => {
  expect(field("objective.clip", "dualClip")).toMatchObject({
    type: "number",
    nullable: true,
    min: 1,
    minExclusive: true,
    max: 100,
    default: null,
  });
  expect(field("rollout.sampler", "stop")).toMatchObject({
    type: "list",
    item: { type: "string", maxLength: 100 },
    minItems: 0,
    maxItems: 8,
    ui: { advanced: true },
  });
  expect(field("tasks.procedural", "taskParams")).toMatchObject({ type: "json", ui: { widget: "code" } });
  expect(field("reward.verifier", "binary").type).toBe("boolean");
  expect(field("tasks.jsonl", "file")).toMatchObject({ type: "string", pattern: "^([0-9a-f]{64})?$" });
});

test("a field that has no effect is not shown", () => {
  const vocabulary = field("model.tiny", "vocabulary");
  expect(isFieldShown(vocabulary, { tokenizer: "bpe" })).toBe(true);
  expect(isFieldShown(vocabulary, { tokenizer: "character" })).toBe(false);
});

test("an unknown kind has no fields", () => {
  expect(fieldsOf("gone.kind")).toEqual([]);
});
