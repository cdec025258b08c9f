import fc from "fast-check";
import { ANNOTATION_COLOURS, type FramePort, type GraphDoc, type JsonValue, type Sweep } from "../src";
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

const anyId = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,10}$/).filter((id) => !(id in Object.prototype));

/** Any document that opens: it may well make no sense. Its frames may name what is not there, or hold a node twice. */
export const anyGraph: fc.Arbitrary<GraphDoc> = fc
  .record({
    ids: fc.uniqueArray(anyId, { maxLength: 8 }),
    noteIds: fc.uniqueArray(anyId, { maxLength: 3 }),
    frameIds: fc.uniqueArray(anyId, { maxLength: 3 }),
  })
  .chain(({ ids, noteIds, frameIds }) =>
    fc
      .record({
        version: fc.constant(1 as const),
        nodes: fc.tuple(...ids.map((id) => anyNode(id))),
        edges:
          ids.length === 0 ? fc.constant<GraphDoc["edges"]>([]) : fc.array(anyEdge(ids), { maxLength: 10 }),
        notes: fc.tuple(...noteIds.map(anyNote)),
        frames: fc.tuple(...frameIds.map((id) => anyFrame(id, [...ids, "gone"], [...noteIds, "gone"]))),
      })
      .map(({ notes, frames, ...doc }) => ({
        ...doc,
        ...(notes.length > 0 ? { notes } : {}),
        ...(frames.length > 0 ? { frames } : {}),
      })),
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
const anyColour = fc.option(fc.constantFrom(...ANNOTATION_COLOURS), { nil: undefined });

const anyNote = (id: string): fc.Arbitrary<NonNullable<GraphDoc["notes"]>[number]> =>
  fc
    .record({
      text: fc.string({ unit: "binary", maxLength: 20 }),
      position: fc.record({ x: coordinate, y: coordinate }),
      size: fc.record({
        width: fc.integer({ min: 80, max: 4000 }),
        height: fc.integer({ min: 40, max: 4000 }),
      }),
      colour: anyColour,
    })
    .map(({ colour, ...note }) => ({ id, ...note, ...(colour ? { colour } : {}) }));

const anyFrame = (
  id: string,
  ids: readonly string[],
  noteIds: readonly string[],
): fc.Arbitrary<NonNullable<GraphDoc["frames"]>[number]> =>
  fc
    .record({
      title: fc.string({ maxLength: 20 }),
      nodes: fc.array(fc.constantFrom(...ids), { maxLength: 4 }),
      notes: fc.option(fc.array(fc.constantFrom(...noteIds), { maxLength: 3 }), { nil: undefined }),
      colour: anyColour,
      folded: fc.option(fc.boolean(), { nil: undefined }),
      ports: fc.option(fc.array(anyFramePort(ids), { maxLength: 4 }), { nil: undefined }),
    })
    .map(({ colour, notes, folded, ports, ...frame }) => ({
      id,
      ...frame,
      ...(notes ? { notes } : {}),
      ...(colour ? { colour } : {}),
      ...(folded === undefined ? {} : { folded }),
      ...(ports ? { ports } : {}),
    }));

/** It may belong to no member, or stand twice. */
const anyFramePort = (ids: readonly string[]): fc.Arbitrary<FramePort> =>
  fc
    .record({
      side: fc.constantFrom("in" as const, "out" as const),
      node: fc.constantFrom(...ids),
      port: fc.constantFrom("tasks", "model", "objective", "other"),
      name: fc.option(fc.string({ minLength: 1, maxLength: 12 }), { nil: undefined }),
    })
    .map(({ name, ...port }) => ({ ...port, ...(name === undefined ? {} : { name }) }));

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
