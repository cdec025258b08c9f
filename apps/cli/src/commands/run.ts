import type { ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "commander";
import { acquireLock, Phases, Refusal, STATE } from "../checkout";
import { compileFile, parseSeed, problemsText } from "../graph-file";
import { EventTail } from "../run/event-tail";
import { attemptsIn, defaultFolder, eventsPath, prepareFolder } from "../run/run-folder";
import { TerminalView } from "../run/terminal-view";
import { startTrainer } from "../run/trainer-process";

const POLL_MS = 200;
/** The trainer's exit code when it was asked to pause. */
const PAUSED = 75;

interface RunOptions {
  readonly seed: number;
  readonly out?: string;
  readonly files?: string;
  readonly reuse: string;
  readonly device: string;
  readonly allowCustomCode: boolean;
  readonly allowPrivateNetwork: boolean;
}

export function runCommand(): Command {
  return new Command("run")
    .description("Run a graph here, with no server. Ctrl+C pauses; the same command goes on.")
    .argument("<graph>", "graph file (JSON), or - for standard input")
    .option("--seed <n>", "seed of the run", parseSeed, 0)
    .option("--out <dir>", "folder of the run (default: runs/<graph>-<hash>)")
    .option(
      "--files <dir>",
      "folder with the uploaded files that the graph names, each called by its SHA-256",
    )
    .option("--reuse <dir>", "folder of finished stages to reuse and to add to", join(STATE, "stages"))
    .option("--device <name>", "auto, cpu or cuda", "auto")
    .option("--allow-custom-code", "let the graph bring code of its own, which runs in the sandbox", false)
    .option(
      "--allow-private-network",
      "let the graph send requests to this machine and private networks",
      false,
    )
    .action(runGraph);
}

async function runGraph(graph: string, options: RunOptions): Promise<void> {
  const { spec, warnings } = compileFile(graph, options.seed);
  if (warnings.length > 0) process.stderr.write(`${problemsText(warnings)}\n`);
  const folder = resolve(options.out ?? defaultFolder(graph, spec));
  prepareFolder(folder, spec);
  const lock = acquireLock(join(folder, "run.lock"), "switchyard run");
  if (!lock.held) {
    throw new Refusal(
      `${folder} is being run by process ${lock.holder.pid}.`,
      "Wait for it, or choose another --out.",
    );
  }
  mkdirSync(options.reuse, { recursive: true });
  const attempt = (attemptsIn(folder).at(-1) ?? 0) + 1;
  const phases = new Phases({ timingsFile: join(STATE, "timings.json") });
  phases.say(`${folder}, spec ${spec.hash.slice(0, 10)}, seed ${spec.seed}`);
  try {
    const trainer = startTrainer({
      folder,
      attempt,
      reuse: resolve(options.reuse),
      files: options.files ? resolve(options.files) : undefined,
      device: options.device,
      flags: [
        ...(options.allowCustomCode ? ["--allow-custom-code"] : []),
        ...(options.allowPrivateNetwork ? ["--allow-private-network"] : []),
      ],
    });
    const view = new TerminalView(phases, spec);
    const code = await follow(trainer, new EventTail(eventsPath(folder, attempt)), view);
    if (code === PAUSED) phases.say("The same command goes on from here.");
    process.exitCode = code;
  } finally {
    lock.release();
  }
}

/** Shows events until the trainer has ended. The first Ctrl+C pauses it, the second ends it at once. */
async function follow(trainer: ChildProcess, tail: EventTail, view: TerminalView): Promise<number> {
  const startedAt = Date.now() / 1000;
  let exit: { code: number; word: string } | null = null;
  trainer.once("error", (error) => {
    exit = { code: 1, word: `could not be started: ${error.message}` };
  });
  trainer.once("exit", (code, signal) => {
    exit = { code: code ?? 1, word: signal ? `was ended by ${signal}` : `ended with exit code ${code}` };
  });
  const unhook = passOnSignals(trainer);
  let hasLastWord = false;
  for (let isOver = false; !isOver; ) {
    isOver = exit !== null;
    for (const event of tail.read()) {
      hasLastWord ||= event.kind === "run.finished";
      // A resumed run first tells again what was told before.
      if (event.t >= startedAt - 1) view.show(event);
    }
    if (!isOver) await sleep(POLL_MS);
  }
  unhook();
  view.stop();
  const { code, word } = exit ?? { code: 1, word: "is gone" };
  if (!hasLastWord && code !== 0) {
    throw Object.assign(new Error(`The trainer ${word} without a last word.`), {
      remedy: "Read trainer.log in the folder of the run; the same command goes on from the last checkpoint.",
    });
  }
  return code;
}

function passOnSignals(trainer: ChildProcess): () => void {
  let asked = 0;
  const onSignal = (): void => {
    asked += 1;
    if (asked === 1) trainer.kill("SIGTERM");
    else if (trainer.pid !== undefined) process.kill(-trainer.pid, "SIGKILL");
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const name of signals) process.on(name, onSignal);
  return () => {
    for (const name of signals) process.off(name, onSignal);
  };
}
