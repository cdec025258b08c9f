import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { graphEdgeSchema, graphFrameSchema, graphNodeSchema, graphNoteSchema } from "../src";
import { compiledSchema } from "../src/compiled-schema";
import { anyGraph } from "./arbitrary-graph";
import { smallCatalog } from "./small-catalog";

/** A part of a document or a node's parameters, with a field of it or of what it holds changed to anything, or taken away. */
const anyPart = fc
  .tuple(
    anyGraph,
    fc.array(fc.tuple(fc.nat(), fc.nat(), fc.anything({ maxDepth: 1 })), { maxLength: 2 }),
    fc.nat(),
  )
  .map(([doc, changes, at]) => {
    const parts: unknown[] = [...doc.nodes, ...doc.edges, ...(doc.notes ?? []), ...(doc.frames ?? [])];
    const params = doc.nodes.map((node) => node.params);
    const part = structuredClone([...parts, ...params][at % (parts.length + params.length)]);
    for (const [level, field, value] of changes) changeField(part, level % 3, field, value);
    return part;
  });

function changeField(part: unknown, level: number, field: number, value: unknown): void {
  if (typeof part !== "object" || part === null) return;
  const held = part as Record<string, unknown>;
  const keys = [...Object.keys(held), "more"];
  const key = keys[field % keys.length] ?? "more";
  if (level > 0) changeField(held[key], level - 1, field, value);
  else if (field % 5 === 0) delete held[key];
  else held[key] = value;
}

const schemas = [
  graphNodeSchema,
  graphEdgeSchema,
  graphNoteSchema,
  graphFrameSchema,
  ...[...smallCatalog.values()].map(({ params }) => params),
  z.strictObject({
    id: z.string().optional().default("none"),
    kind: z.string().default("none").optional(),
    params: z.record(z.string().max(6), z.array(z.unknown()).max(2).nullable()).default({}),
    position: z.strictObject({ x: z.number().nullable(), y: z.number().optional() }).optional(),
    label: z.exactOptional(z.string()),
  }),
];

test.each([
  ["as code", true],
  ["put together of functions, as on pages", false],
])("compiled %s, a schema reads and refuses what it does by itself, in the same words", (_, mayMakeCode) => {
  const pairs = schemas.map((schema) => [schema, compiledSchema(schema, mayMakeCode)] as const);
  let accepted = 0;
  fc.assert(
    fc.property(anyPart, (part) => {
      for (const [schema, compiled] of pairs) {
        const plain = schema.safeParse(part);
        const quick = compiled.safeParse(part);
        if (plain.success) accepted++;
        expect(quick).toStrictEqual(plain);
        expect(JSON.stringify(quick.data)).toBe(JSON.stringify(plain.data));
        expect(quick.error?.issues).toEqual(plain.error?.issues);
      }
    }),
    { numRuns: 100 },
  );
  expect(accepted).toBeGreaterThan(50);
});
