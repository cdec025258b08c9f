#!/usr/bin/env node
/** `npm start`: checks, set-up, and then everything that runs (tools/start/launch.ts) until Ctrl+C. */
import { enableTypeScript, newPhases, setUp } from "./setup/index.mjs";
import { describeFault, exitWith } from "./setup/refusal.mjs";
import { checkNode } from "./setup/versions.mjs";
import { takeDataFolder } from "./start/data-folder.mjs";
import { requireFreePort } from "./start/free-port.mjs";
import { HELP, parseStartOptions } from "./start/options.mjs";
import { ProcessRegistry } from "./start/process-registry.mjs";

async function main() {
  checkNode();
  const options = parseStartOptions(process.argv.slice(2), process.env);
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  // Until there is something to stop in order, a signal ends the process with its `exit` hooks run.
  const endEarly = () => process.exit(130);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, endEarly);

  const release = takeDataFolder(options.dataDir, `http://${options.host}:${options.port}`);
  process.once("exit", release);
  // A start that was killed has left its children, and they hold its port.
  await new ProcessRegistry(options.dataDir).endLeftovers();
  await requireFreePort(options.host, options.port);
  const phases = newPhases();
  await setUp(phases);
  await enableTypeScript();
  const { launch } = await import("./start/launch.ts");
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.off(signal, endEarly);
  process.exitCode = await launch({ options, phases, describeFault });
}

main().then(
  // Whatever is still open (a pool, a pipe) must not keep a stopped start alive.
  () => process.exit(),
  exitWith,
);
