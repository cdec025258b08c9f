/**
 * Vitest's `globalSetup`: one embedded PostgreSQL for all test files of a run, started when the first one asks. Test files run in
 * other processes, so they ask over a loopback address.
 */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cluster, startCluster } from "../embedded/cluster";
import { migrateDatabase } from "../migrate";
import { createDatabase } from "../open";

export const TEST_CLUSTER_ENV = "SWITCHYARD_TEST_CLUSTER";
/** Migrated once; the database of each test file is a copy of it. */
export const TEMPLATE = "migrated";

// Tests may lose their rows when the power fails.
const SETTINGS = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" };

export async function setup(): Promise<() => Promise<void>> {
  let cluster: Promise<Cluster> | null = null;
  let folder: string | null = null;
  const start = async () => {
    folder = await mkdtemp(join(tmpdir(), "switchyard-test-"));
    // Started by root, the server runs as another user, who must be able to enter.
    await chmod(folder, 0o711);
    const started = await startCluster({ dataDir: folder, settings: SETTINGS });
    try {
      await createDatabase(started.adminUrl, TEMPLATE);
      await migrateDatabase(started.urlOf(TEMPLATE));
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  };
  const server = createServer((_, response) => {
    cluster ??= start();
    cluster.then(
      ({ adminUrl }) => response.end(adminUrl),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  if (!address || typeof address !== "object") throw new Error("no address");
  process.env[TEST_CLUSTER_ENV] = `http://127.0.0.1:${address.port}/`;
  return async () => {
    server.close();
    server.closeAllConnections();
    const started = await cluster?.catch(() => null);
    await started?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  };
}
