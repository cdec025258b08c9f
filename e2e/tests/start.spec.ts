/** `npm start` itself: how fast, how it refuses, how it stops, and what survives when any one process is killed. */
import { expect, test } from "@playwright/test";
import { isRunning } from "../../tools/setup/process-identity.mjs";
import { freePort, isGone, newDataFolder, Switchyard, until } from "../support/switchyard";
import { TIMED } from "../support/tags";

test.describe("a start with an empty database", { tag: TIMED }, () => {
  let system: Switchyard;

  test.beforeAll(async () => {
    system = await Switchyard.start();
  });
  test.afterAll(async () => {
    await system.stopAndRemove();
  });

  test("says where it is and leaves the database empty when told so", async () => {
    await until("its address", 10_000, () => system.output.includes(`Switchyard is at ${system.address}`));
    const page = await fetch(system.address);
    expect(page.status).toBe(200);
    const answer = await fetch(`${system.address}/api/trpc/experiments.list`);
    expect(await answer.json()).toMatchObject({ result: { data: { json: [] } } });
  });

  test("refuses a second start on its data folder, by its number", async () => {
    const second = await new Switchyard(system.dataDir, await freePort()).untilEnded(20_000);
    expect(second.code).toBe(1);
    expect(second.output).toContain(`in use by process ${system.pid} (${system.address})`);
  });

  test("refuses a start on its port, with another to try", async () => {
    const second = await new Switchyard(newDataFolder(), system.port).untilEnded(20_000);
    expect(second.code).toBe(1);
    expect(second.output).toContain(`Port ${system.port} on 127.0.0.1 is in use`);
    expect(second.output).toContain(`--port ${system.port + 1}`);
  });

  for (const name of ["web", "worker"] as const) {
    test(`starts the ${name} again when it is killed`, async () => {
      const before = system.process(name);
      process.kill(before.pid, "SIGKILL");
      await until(`another ${name}`, 20_000, () => system.process(name).pid !== before.pid);
      await until("healthy again", 20_000, () => system.isHealthy());
      expect(isRunning(system.process(name))).toBe(true);
    });
  }

  test("starts the database again when it is killed", async () => {
    const before = system.databasePid();
    process.kill(before, "SIGKILL");
    await until("another database", 30_000, () => system.databasePid() !== before).catch(() => undefined);
    await until("healthy again", 30_000, () => system.isHealthy());
    expect(system.databasePid()).not.toBe(before);
  });
});

test("a second start shows its first page within 10 s, and Ctrl+C ends all of it within 10 s", {
  tag: TIMED,
}, async () => {
  const first = await Switchyard.start();
  await first.stop();
  const begun = performance.now();
  const second = await Switchyard.start(["--no-example"], first.dataDir);
  const page = await fetch(second.address);
  expect(page.status).toBe(200);
  expect(performance.now() - begun).toBeLessThan(10_000);
  const children = [second.process("web"), second.process("worker")];
  const database = second.databasePid();
  expect(await second.stop()).toBeLessThan(10_000);
  expect((await second.untilEnded(1)).code).toBe(0);
  expect(children.every(isGone)).toBe(true);
  expect(() => process.kill(database, 0)).toThrow("ESRCH");
  await second.stopAndRemove();
});

test("after a start is killed the next one ends what it left and goes on with its data", {
  tag: TIMED,
}, async () => {
  const first = await Switchyard.start();
  await until(
    "a worker",
    10_000,
    () => first.output.includes("Switchyard is at") && Boolean(first.process("worker")),
  );
  const left = [first.process("web"), first.process("worker")];
  first.signal("SIGKILL");
  await first.untilEnded(5_000);
  expect(left.some(isGone)).toBe(false);
  // On the same port, as a person would.
  const second = await Switchyard.start(["--no-example"], first.dataDir, first.port);
  expect(left.every(isGone)).toBe(true);
  expect(await second.isHealthy()).toBe(true);
  await second.stopAndRemove();
});
