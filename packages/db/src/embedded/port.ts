import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { DatabaseProblem } from "../problem";

/** The port that the server had last if it is still free, else any. */
export async function choosePort(dataDir: string): Promise<number> {
  const file = join(dataDir, "pg-port");
  const last = Number(await readFile(file, "utf8").catch(() => "0"));
  const port = (await freePort(last)) ?? (await freePort(0));
  if (port === null)
    throw new DatabaseProblem("No port is free on the loopback address.", "Stop some programs.");
  await writeFile(file, String(port));
  return port;
}

/** `wanted` if it is free, or with 0 any that is; else null. */
function freePort(wanted: number): Promise<number | null> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", () => done(null));
    probe.listen(wanted, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(address && typeof address === "object" ? address.port : null));
    });
  });
}
