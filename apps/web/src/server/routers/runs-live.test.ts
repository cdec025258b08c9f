import type { Connection } from "@switchyard/db";
import { testDatabase } from "@switchyard/db/testing";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import pino from "pino";
import superjson from "superjson";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunDelta } from "../live/delta";
import { runFeed } from "../live/run-feed";
import { addRun, makeTeller } from "../runs/run-fixture";
import { appRouter } from ".";

let connection: Connection;
beforeAll(async () => {
  connection = await testDatabase();
});
afterAll(async () => {
  await runFeed(connection).close();
  await connection.close();
});

interface ServerEvent {
  id: string;
  event: string;
  data: string;
}

/** The events of one connection, as `EventSource` would hand them out. */
async function* connect(
  runId: string,
  lastEventId: string | null,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  const input = encodeURIComponent(JSON.stringify(superjson.serialize({ runId, lastEventId })));
  const response = await fetchRequestHandler({
    endpoint: "/api/trpc",
    req: new Request(`http://localhost/api/trpc/runs.live?input=${input}`, { signal }),
    router: appRouter,
    createContext: () => ({ db: connection.db, sql: connection.sql, log: pino({ level: "silent" }) }),
  });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const part = await reader?.read().catch(() => undefined);
    if (!part || part.done) return;
    text += part.value;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const fields = text.slice(0, end).split("\n");
      text = text.slice(end + 2);
      const field = (name: string) =>
        fields
          .find((line) => line.startsWith(`${name}:`))
          ?.slice(name.length + 1)
          .trim() ?? "";
      yield { id: field("id"), event: field("event"), data: field("data") };
    }
  }
}

const deltaOf = ({ data }: ServerEvent): RunDelta => superjson.deserialize(JSON.parse(data));

test("over HTTP: each delta carries its cursor, and a new connection with it goes on from there", async () => {
  const runId = await addRun(connection.db);
  const tell = makeTeller(connection.db, runId);
  const seen: string[] = [];
  let cursor: string | null = null;
  for (let round = 0; round < 20; round += 1) {
    const drop = new AbortController();
    if (round > 0) {
      await tell({ kind: "log", level: "info", stage: null, node: null, message: `line ${round}` });
    }
    for await (const event of connect(runId, cursor, drop.signal)) {
      // Pings and the greeting have no id.
      if (event.id === "") continue;
      cursor = event.id;
      seen.push(...deltaOf(event).log.map(({ message }) => message));
      break;
    }
    drop.abort();
  }
  expect(seen).toEqual(Array.from({ length: 19 }, (_, i) => `line ${i + 1}`));
  await expect.poll(() => runFeed(connection).followers()).toBe(0);
}, 30_000);

test("over HTTP: a run that is gone is said in a sentence", async () => {
  const drop = new AbortController();
  for await (const event of connect("nosuchrun", null, drop.signal)) {
    if (event.data === "" || event.event === "connected") continue;
    expect(event.event).toBe("serialized-error");
    expect(event.data).toContain("There is no such run.");
    break;
  }
  drop.abort();
});
