import fc from "fast-check";
import type { GraphDoc, JsonValue } from "../src";
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

const anyNode = (id: string): fc.Arbitrary<GraphDoc["nodes"][number]> =>
  fc
    .record({
      kind: fc.oneof(fc.constantFrom(...smallCatalog.keys()), fc.constant("gone.kind")),
      params: fc.dictionary(paramName, json, { maxKeys: 3, noNullPrototype: true }),
      position: fc.record({ x: coordinate, y: coordinate }),
      label: fc.option(fc.string({ maxLength: 20 }), { nil: undefined }),
    })
    .map(({ label, ...node }) => ({ id, ...node, ...(label === undefined ? {} : { label }) }));

const anyEdge = (ids: readonly string[]): fc.Arbitrary<GraphDoc["edges"][number]> => {
  const end = fc.record({
    node: fc.constantFrom(...ids),
    port: fc.constantFrom("tasks", "model", "objective", "other"),
  });
  return fc.record({ from: end, to: end });
};
