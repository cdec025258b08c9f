/** For tests: a run of the example graph, and events as a worker would bring them. */
import { readFileSync } from "node:fs";
import { catalog } from "@switchyard/catalog";
import { compile } from "@switchyard/compiler";
import {
  type Db,
  insertExperiment,
  insertRun,
  leaseOf,
  lockRun,
  storeEvents,
  storeLease,
} from "@switchyard/db";
import { graphDocSchema } from "@switchyard/graph";
import type { TrainerEvent } from "@switchyard/protocol";

const GRAPH = new URL("../../../../../fixtures/graphs/knights-grpo.json", import.meta.url);

export const exampleGraph = () => graphDocSchema.parse(JSON.parse(readFileSync(GRAPH, "utf8")));

export async function addExperiment(db: Db, name = "Knights"): Promise<string> {
  const { id } = await insertExperiment(db, { name, doc: exampleGraph() });
  return id;
}

export async function addRun(db: Db, experimentId: string | null = null): Promise<string> {
  const graph = exampleGraph();
  const compiled = compile(graph, catalog, { seed: 1 });
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join(" "));
  const { spec } = compiled;
  return db.transaction((tx) => insertRun(tx, { experimentId, name: "Knights", graph, spec }));
}

type Told = TrainerEvent extends infer E
  ? E extends TrainerEvent
    ? Omit<E, "v" | "attempt" | "seq" | "t">
    : never
  : never;

/** Numbers events as the trainer does and stores each batch in a transaction of its own, as the worker API does. */
export function makeTeller(db: Db, runId: string, attempt = 1) {
  let seq = 0;
  return async (...told: Told[]): Promise<void> => {
    const events = told.map((event) => {
      seq += 1;
      return { v: 1, attempt, seq, t: 1_700_000_000 + seq, ...event } as TrainerEvent;
    });
    await db.transaction(async (tx) => {
      const locked = await lockRun(tx, runId);
      if (!locked) throw new Error("no such run");
      const state = "leased" as const;
      await storeLease(tx, locked, { ...leaseOf(locked.run), state, attempt, ackedSeq: seq });
      await storeEvents(tx, { runId, changeId: locked.changeId }, events);
    });
  };
}
