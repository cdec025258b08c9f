import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const EXAMPLE = join(ROOT, "fixtures/graphs/knights-grpo.json");

function switchyard(args: readonly string[], input = "") {
  const bin = join(ROOT, "apps/cli/bin/switchyard.mjs");
  return spawnSync(process.execPath, [bin, ...args], { cwd: ROOT, encoding: "utf8", input });
}

test("prints the job that the page would run, and says its hash and stages beside it", () => {
  const { status, stdout, stderr } = switchyard(["compile", EXAMPLE]);
  expect(status).toBe(0);
  const spec = JSON.parse(stdout);
  expect(spec).toEqual(JSON.parse(readFileSync(join(ROOT, "fixtures/jobs/knights-grpo.json"), "utf8")));
  expect(stderr).toContain(`hash    ${spec.hash}`);
  for (const stage of spec.stages) expect(stderr).toMatch(new RegExp(`^  \\d  ${stage} `, "m"));
});

test("another seed is another job", () => {
  const hash = (seed: string) => JSON.parse(switchyard(["compile", EXAMPLE, "--seed", seed]).stdout).hash;
  expect(hash("1")).not.toBe(hash("2"));
});

test("all problems at once, each with its node and what to do, and nothing on standard output", () => {
  const graph = JSON.parse(readFileSync(EXAMPLE, "utf8"));
  for (const node of graph.nodes) {
    if (node.id === "warmup") node.params.steps = -3;
    if (node.id === "verifier") node.kind = "reward.verifyer";
  }
  const { status, stdout, stderr } = switchyard(["compile", "-"], JSON.stringify(graph));
  expect(status).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toContain("warmup.steps: ");
  expect(stderr).toContain("Did you mean 'reward.verifier'?");
});

test.each([
  [["compile", "/nowhere.json"], "/nowhere.json cannot be read (ENOENT)"],
  [["compile", EXAMPLE, "--seed", "-1"], "A seed is a whole number"],
  [["worker", "--server", "ftp://x"], "begins with http:// or https://"],
  [["worker", "--server", "http://127.0.0.1:1"], "A worker needs a token"],
  [["fly"], "unknown command 'fly'"],
])("%j is refused in a sentence", (args, sentence) => {
  const { status, stderr } = switchyard(args);
  expect(status).toBe(1);
  expect(stderr).toContain(sentence);
  expect(stderr).not.toContain("    at ");
});

test("a run's folder of another graph is not written over", () => {
  const folder = mkdtempSync(join(tmpdir(), "cli-test-"));
  writeFileSync(join(folder, "spec.json"), switchyard(["compile", EXAMPLE, "--seed", "1"]).stdout);
  const { status, stderr } = switchyard(["run", EXAMPLE, "--seed", "2", "--out", folder]);
  expect(status).toBe(1);
  expect(stderr).toContain("holds a run of another graph or seed");
});
