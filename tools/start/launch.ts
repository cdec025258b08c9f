/**
 * What `npm start` does once the checkout is set up: database, pages, worker, on an empty database the example, and
 * then what the runs are doing until Ctrl+C.
 */
import type { Phases } from "../setup/phases.mjs";
import { ensureExample } from "./example";
import { followRuns } from "./follow-runs";
import { ensureLocalWorker } from "./local-worker";
import { hasDisplay, openBrowser } from "./open-browser";
import type { StartOptions } from "./options.mjs";
import { Services } from "./services";
import { listenForStop, Stopped, type StopRequest, unlessStopped } from "./stop-request";
import { buildWeb } from "./web-build";

export interface LaunchContext {
  readonly options: StartOptions;
  readonly phases: Phases;
  readonly describeFault: (fault: unknown) => string;
}

/** Runs until it is asked to stop or something cannot be mended. Returns the exit code. */
export async function launch({ options, phases, describeFault }: LaunchContext): Promise<number> {
  let fault: unknown = null;
  const services = new Services({
    options,
    phases,
    onLost: (error) => {
      fault ??= error;
      stop.ask();
    },
  });
  const stop = listenForStop(
    () => phases.say("Stopping: the worker pauses its run, then everything ends."),
    () => {
      services.kill();
      process.exit(130);
    },
  );
  stopWithoutReader(stop);
  process.on("uncaughtException", (error) => {
    fault ??= error;
    stop.ask();
  });
  try {
    await bringUp(services, stop, { options, phases, describeFault });
    await followRuns({
      phases,
      address: services.address,
      signal: stop.signal,
      database: () => services.database?.db ?? null,
    });
  } catch (error) {
    if (!(error instanceof Stopped)) fault ??= error;
  }
  if (fault) process.stderr.write(`\n${describeFault(fault)}\n`);
  await services.stop();
  phases.say("Stopped.");
  return fault ? 1 : 0;
}

async function bringUp(services: Services, stop: StopRequest, context: LaunchContext): Promise<void> {
  const { options, phases } = context;
  const database = await phases.run({ key: "database", label: "Database", expected: 3 }, () =>
    unlessStopped(stop, services.startDatabase()),
  );
  await unlessStopped(stop, buildWeb(phases, stop.signal));
  await phases.run({ key: "web", label: "Web server", expected: 3 }, () =>
    unlessStopped(stop, services.startWeb()),
  );
  phases.say(`\n  Switchyard is at ${services.address}   (Ctrl+C stops it)\n`);
  if (options.open && hasDisplay(process.env)) openBrowser(services.address);
  services.startWorker(await unlessStopped(stop, ensureLocalWorker(database.db, options.dataDir)));
  if (options.example) await unlessStopped(stop, ensureExample(database.db));
}

/** Whoever read what we print has gone (`npm start | head`): a stop in order, not a crash that leaves children behind. */
function stopWithoutReader(stop: StopRequest): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => stop.ask());
}
