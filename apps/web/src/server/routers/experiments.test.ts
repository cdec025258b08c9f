import { type Connection, experiments, experimentVersions } from "@switchyard/db";
import { testDatabase } from "@switchyard/db/testing";
import { emptyGraph, type GraphDoc } from "@switchyard/graph";
import { TRPCError } from "@trpc/server";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCallerFactory } from "../trpc";
import { UserFault } from "../user-fault";
import { appRouter } from ".";

const createCaller = createCallerFactory(appRouter);

let connection: Connection;
let api: ReturnType<typeof createCaller>;

beforeAll(async () => {
  connection = await testDatabase();
  api = createCaller({ db: connection.db, sql: connection.sql, log: pino({ level: "silent" }) });
});
afterAll(() => connection.close());

const withNode = (params: Record<string, number>): GraphDoc => ({
  ...emptyGraph(),
  nodes: [{ id: "warmup", kind: "train.sft", params, position: { x: 0, y: 0 } }],
});

async function faultOf(call: Promise<unknown>): Promise<{ code: string; fault: UserFault }> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TRPCError) || !(error.cause instanceof UserFault))
    throw new Error(`no fault: ${error}`);
  return { code: error.code, fault: error.cause };
}

describe("experiments", () => {
  it("stores what was drawn, without parameters that equal the default", async () => {
    const { id } = await api.experiments.create({
      name: "  Warm-up  ",
      doc: withNode({ steps: 200, batchSize: 7 }),
    });
    const held = await api.experiments.get({ id });
    expect(held).toMatchObject({ name: "Warm-up", version: 1 });
    expect(held.doc.nodes[0]?.params).toEqual({ batchSize: 7 });
  });

  it("keeps a draft that cannot run yet, and refuses what is no graph, naming all that is wrong", async () => {
    const { id } = await api.experiments.create({ name: "Draft", doc: withNode({ steps: -5 }) });
    expect((await api.experiments.get({ id })).doc.nodes[0]?.params).toEqual({ steps: -5 });

    const bad = { version: 1, nodes: [{ id: "9", kind: "train.sft" }], edges: [{ from: 1 }] };
    const { code, fault } = await faultOf(api.experiments.create({ name: "Bad", doc: bad }));
    expect(code).toBe("BAD_REQUEST");
    expect((fault.details as { problems: unknown[] }).problems.length).toBeGreaterThan(1);
  });

  it("keeps the present version under a name, and gives every kept one back", async () => {
    const { id } = await api.experiments.create({ name: "Versions", doc: withNode({ batchSize: 7 }) });
    const { version } = await api.experiments.save({ id, version: 1, doc: withNode({ batchSize: 9 }) });
    expect(await api.experiments.versions({ id })).toMatchObject([{ version: 1, name: null }]);
    await api.experiments.keepVersion({ id, version, name: "  nine " });
    await api.experiments.keepVersion({ id, version: 1, name: "seven" });
    await api.experiments.keepVersion({ id, version: 1, name: null });
    expect(await api.experiments.versions({ id })).toMatchObject([
      { version: 2, name: "nine" },
      { version: 1, name: null },
    ]);
    const old = await api.experiments.version({ id, version: 1 });
    expect(old.doc.nodes[0]?.params).toEqual({ batchSize: 7 });
    await api.experiments.save({ id, version, doc: emptyGraph() });
    const nine = await api.experiments.version({ id, version });
    expect(nine.doc.nodes[0]?.params).toEqual({ batchSize: 9 });
    const { code, fault } = await faultOf(api.experiments.keepVersion({ id, version: 99, name: "none" }));
    expect([code, fault.message]).toEqual(["NOT_FOUND", "Version 99 is not kept."]);
  });

  it("lets one of two editors save, and tells the other one", async () => {
    const { id } = await api.experiments.create({ name: "Shared", doc: emptyGraph() });
    const saves = await Promise.allSettled([
      api.experiments.save({ id, version: 1, doc: withNode({ steps: 1 }) }),
      api.experiments.save({ id, version: 1, doc: withNode({ steps: 2 }) }),
    ]);
    expect(saves.map((save) => save.status).sort()).toEqual(["fulfilled", "rejected"]);
    const { code, fault } = await faultOf(api.experiments.save({ id, version: 1, doc: emptyGraph() }));
    expect(code).toBe("CONFLICT");
    expect(fault.details).toEqual({ version: 2 });
    expect(await api.experiments.save({ id, version: 2, doc: emptyGraph() })).toEqual({ version: 3 });
  });

  it("keeps one version for a spell of editing, not one for each save", async () => {
    const { id } = await api.experiments.create({ name: "Spell", doc: emptyGraph() });
    for (const version of [1, 2, 3])
      await api.experiments.save({ id, version, doc: withNode({ steps: version }) });
    const kept = await connection.db.select().from(experimentVersions);
    expect(kept.filter((row) => row.experimentId === id).map((row) => row.version)).toEqual([1]);
  });

  it("renames, duplicates, deletes and brings back", async () => {
    const { id } = await api.experiments.create({ name: "One", doc: withNode({ steps: 3 }) });
    await api.experiments.rename({ id, name: "Two" });
    const copy = await api.experiments.duplicate({ id });
    const second = await api.experiments.duplicate({ id: copy.id });
    expect((await api.experiments.get(copy)).name).toBe("Two (copy)");
    expect((await api.experiments.get(second)).name).toBe("Two (copy 2)");
    expect((await api.experiments.get(copy)).doc.nodes[0]?.params).toEqual({ steps: 3 });

    await api.experiments.delete({ id });
    expect((await faultOf(api.experiments.get({ id }))).code).toBe("NOT_FOUND");
    expect((await faultOf(api.experiments.rename({ id, name: "Three" }))).code).toBe("NOT_FOUND");
    expect((await api.experiments.list()).map((row) => row.id)).not.toContain(id);
    await api.experiments.restore({ id });
    expect((await api.experiments.get({ id })).name).toBe("Two");
  });

  it("lists the one touched last first", async () => {
    await connection.db.delete(experiments);
    const first = await api.experiments.create({ name: "First", doc: emptyGraph() });
    const second = await api.experiments.create({ name: "Second", doc: withNode({}) });
    await api.experiments.save({ id: first.id, version: 1, doc: emptyGraph() });
    const rows = await api.experiments.list();
    expect(rows.map((row) => row.name)).toEqual(["First", "Second"]);
    expect(rows[1]).toMatchObject({
      id: second.id,
      nodeCount: 1,
      runCount: 0,
      latestRun: null,
      headline: null,
    });
  });

  it("says nothing about the inside when the database fails", async () => {
    const closed = await testDatabase();
    const broken = createCaller({ db: closed.db, sql: closed.sql, log: pino({ level: "silent" }) });
    await closed.close();
    await expect(broken.experiments.list()).rejects.toThrow(/server's log has the details/);
  });
});
