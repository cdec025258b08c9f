// Stands in for `python -m trainer`: the same command line, files and exit codes, without any learning. What it does is told by the
// first node's parameters. Its value at a step depends on the step alone, so a curve shows whether a resume was right.

import { spawn } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

const [command, ...rest] = process.argv.slice(2);
const option = (name) => rest[rest.indexOf(`--${name}`) + 1];

if (command === "describe") {
  console.log(
    JSON.stringify({
      specVersions: [1],
      contract: process.env.FAKE_TRAINER_CONTRACT ?? "c".repeat(64),
      trainerVersion: "0",
      python: "3",
      torch: "0",
      device: "fake",
      offers: ["custom-code", "private-network"].map((name) => ({
        name,
        problem: rest.includes(`--allow-${name}`) ? null : { message: "Not allowed.", remedy: "Allow it." },
      })),
    }),
  );
  process.exit(0);
}

if (command === "serve") {
  const { createInterface } = await import("node:readline");
  if (process.env.FAKE_SERVE_REFUSES) {
    console.error("ModuleNotFoundError: No module named 'torch'");
    process.exit(1);
  }
  const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
  say({ ready: true, version: "0", contract: "c".repeat(64) });
  for await (const text of createInterface({ input: process.stdin })) {
    const request = JSON.parse(text);
    await new Promise((done) => setTimeout(done, request.ms ?? 0));
    if (request.plan === "die") {
      console.error("MemoryError: planted");
      process.exit(1);
    }
    if (request.plan === "hang") for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
    if (request.plan === "garbage") process.stdout.write("no answer\n");
    const size = request.size ?? 0;
    const files = existsSync(option("files")) ? readdirSync(option("files")) : [];
    say({
      id: request.id,
      ok: true,
      result: { pid: process.pid, files, said: request.say, fill: "x".repeat(size) },
    });
  }
  process.exit(0);
}

const out = option("out");
const attempt = Number(option("attempt"));
const spec = JSON.parse(readFileSync(option("spec"), "utf8"));
const plan = spec.nodes[0].config;
const stage = spec.stages[0];
const at = (name) => join(out, name);
const readJson = (name, other) => (existsSync(at(name)) ? JSON.parse(readFileSync(at(name), "utf8")) : other);
const write = (name, value) => {
  writeFileSync(at(`.${name}`), JSON.stringify(value));
  renameSync(at(`.${name}`), at(name));
};

const events = at(`events-${attempt}.ndjson`);
let seq = 0;
const line = (kind, fields) =>
  `${JSON.stringify({ v: 1, attempt, seq: ++seq, t: Date.now() / 1000, kind, ...fields })}\n`;
const tell = (kind, fields) => appendFileSync(events, line(kind, fields));

function replay(checkpoint) {
  const earlier = readdirSync(out)
    .map((name) => /^events-(\d+)\.ndjson$/.exec(name))
    .filter(Boolean)
    .map((m) => Number(m[1]))
    .filter((n) => n < attempt)
    .sort((a, b) => a - b);
  const previous = earlier.at(-1);
  if (previous === undefined || !checkpoint) return;
  const acked = readJson("acked.json", { attempt: 0, seq: 0 });
  const first =
    acked.attempt === previous ? acked.seq : acked.attempt > previous ? Number.POSITIVE_INFINITY : 0;
  for (const text of readFileSync(at(`events-${previous}.ndjson`), "utf8")
    .split("\n")
    .slice(0, -1)) {
    const event = JSON.parse(text);
    const isBefore =
      checkpoint.attempt > previous || (checkpoint.attempt === previous && event.seq <= checkpoint.seq);
    if (event.seq > first && isBefore && event.kind !== "run.finished")
      appendFileSync(events, `${JSON.stringify({ ...event, attempt, seq: ++seq })}\n`);
  }
}

let asked = null;
process.on("SIGTERM", () => {
  if (!plan.ignoresTerm) asked ??= "paused";
});
function poll() {
  if (!existsSync(at("inbox.ndjson")) || plan.ignoresInbox) return;
  for (const text of readFileSync(at("inbox.ndjson"), "utf8").split("\n").filter(Boolean)) {
    asked = JSON.parse(text).kind === "cancel" ? "cancelled" : "paused";
  }
}
function end(status, message = "") {
  tell("run.finished", { status, message, remedy: "", node: null });
  process.exit({ succeeded: 0, failed: 70, paused: 75, cancelled: 76 }[status]);
}

const checkpoint = readJson("checkpoint.json", null);
replay(checkpoint);
const from = checkpoint?.step ?? 0;
tell("run.started", { device: "fake", threads: 1, torch: "0", trainerVersion: "0", resumed: from > 0 });
if (plan.childSeconds)
  spawn("sleep", [String(plan.childSeconds)], { stdio: "ignore" }).on("spawn", function () {
    writeFileSync(at("child.pid"), String(this.pid));
  });
tell("stage.started", { stage, total: plan.steps, unit: "steps", fromStep: from });

const fault = (name, step) => plan[name] === step && attempt <= (plan.faultyAttempts ?? 1);
async function run() {
  for (let step = from + 1; step <= plan.steps; step += 1) {
    await new Promise((done) => setTimeout(done, plan.stepMs ?? 5));
    poll();
    if (asked === "cancelled") end("cancelled", "Cancelled.");
    tell("metrics", { stage, step, tokens: step, samples: step, values: { "fake/loss": 1 / step } });
    if (plan.rolloutChars) {
      const completion = {
        text: "x".repeat(plan.rolloutChars),
        tokens: 1,
        truncated: false,
        reward: 1,
        components: {},
        advantage: 0,
      };
      tell("rollouts", {
        stage,
        step,
        groups: [{ taskId: "t", prompt: "p", answer: "a", difficulty: null, completions: [completion] }],
      });
    }
    if (step % (plan.checkpointEvery ?? 10) === 0 || asked === "paused") {
      tell("checkpoint", { stage, step, path: "c", bytes: 1 });
      write("checkpoint.json", { step, attempt, seq });
    }
    if (asked === "paused") end("paused", "Paused.");
    if (fault("killAt", step)) process.kill(process.pid, "SIGKILL");
    if (fault("crashAt", step)) {
      console.error("Traceback (most recent call last):\nRuntimeError: planted");
      process.exit(1);
    }
    if (fault("garbageAt", step)) appendFileSync(events, "no event\n");
    if (fault("cutAt", step)) {
      // Half a line, then death.
      appendFileSync(
        events,
        line("metrics", { stage, step: 999, tokens: 0, samples: 0, values: {} }).slice(0, 40),
      );
      process.kill(process.pid, "SIGKILL");
    }
    if (fault("hangAt", step)) for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
    if (fault("failAt", step)) {
      tell("run.finished", {
        status: "failed",
        message: "The loss is not a number.",
        remedy: "Lower the rate.",
        node: stage,
      });
      process.exit(70);
    }
  }
  mkdirSync(at(`stages/${spec.nodes[0].hash}`), { recursive: true });
  writeFileSync(at(`stages/${spec.nodes[0].hash}/weights.bin`), "w".repeat(1000));
  tell("artifact", {
    stage,
    role: "stageOutput",
    name: stage,
    path: `stages/${spec.nodes[0].hash}`,
    stageHash: spec.nodes[0].hash,
  });
  tell("stage.finished", { stage, seconds: 1, reused: false, message: "" });
  end("succeeded", "Done.");
}
run();
