/** A worker as a process of its own, for tests that kill it. */
import { runWorker } from "@switchyard/worker";
import pino from "pino";

const { SERVER = "", TOKEN = "", DATA = "", FAKE = "" } = process.env;
await runWorker({
  server: SERVER,
  token: TOKEN,
  dataDir: DATA,
  python: process.execPath,
  trainer: [FAKE],
  name: "bench",
  log: pino({ level: "silent" }),
  pollMs: 50,
});
