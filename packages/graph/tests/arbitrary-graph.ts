import fc from "fast-check";
import type { GraphDoc, JsonValue, Sweep } from "../src";
import { smallCatalog } from "./small-catalog";

const coordinate = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }).map((x) => x + 0);

const RESERVED = ["__proto__", "constructor", "prototype"];

/** JSON that has the same text after a round through it: no -0, no reserved keys. */
const json = fc
  .jsonValue({ maxDepth: 2 })
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonValue)
  .filter((value) => !RESERVED.some((key) => JSON.stringify(value).includes(`"${key}":`)));

const paramName = fc.oneof(
  fc.constantFrom("clipLow", "mode", "layers", "extra", "factor", "tags"),
  fc.stringMatching(/^[a-z]{1,6}$/).filter((name) => !RESERVED.includes(name)),
);

/** Any document that opens: it may well make no sense. */
export const anyGraph: fc.Arbitrary<GraphDoc> = fc
  .uniqueArray(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,10}$/), { maxLength: 8 })
  .map((ids) => ids.filter((id) => !(id in Object.prototype)))
  .chain((ids) =>
    fc.record({
      version: fc.constant(1 as const),
      nodes: fc.tuple(...ids.map((id) => anyNode(id))),
      edges: ids.length === 0 ? fc.constant([]) : fc.array(anyEdge(ids), { maxLength: 10 }),
    }),
  );

const anySweep: fc.Arbitrary<Sweep> = fc.oneof(
  fc.record({ kind: fc.constant("list" as const), values: fc.array(json, { maxLength: 4 }) }),
  fc.record({
    kind: fc.constant("range" as const),
    from: coordinate,
    to: coordinate,
    steps: fc.integer({ min: -1, max: 5 }),
    scale: fc.constantFrom("linear" as const, "log" as const),
  }),
);

const anyNode = (id: string): fc.Arbitrary<GraphDoc["nodes"][number]> =>
  fc
    .record({
      kind: fc.oneof(fc.constantFrom(...smallCatalog.keys()), fc.constant("gone.kind")),
      params: fc.dictionary(paramName, json, { maxKeys: 3, noNullPrototype: true }),
      position: fc.record({ x: coordinate, y: coordinate }),
      label: fc.option(fc.string({ maxLength: 20 }), { nil: undefined }),
      sweeps: fc.oneof(
        { weight: 3, arbitrary: fc.constant({}) },
        fc.dictionary(paramName, anySweep, { maxKeys: 2, noNullPrototype: true }),
      ),
    })
    .map(({ label, sweeps, ...node }) => ({
      id,
      ...node,
      ...(label === undefined ? {} : { label }),
      ...(Object.keys(sweeps).length === 0 ? {} : { sweeps }),
    }));

const anyEdge = (ids: readonly string[]): fc.Arbitrary<GraphDoc["edges"][number]> => {
  const end = fc.record({
    node: fc.constantFrom(...ids),
    port: fc.constantFrom("tasks", "model", "objective", "other"),
  });
  return fc.record({ from: end, to: end });
};
