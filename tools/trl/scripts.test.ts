/** The scripts for TRL against Python itself, and against the arguments of the TRL that they are written for. */
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalog, TEMPLATES } from "@switchyard/catalog";
import { TRL_KINDS, TRL_VERSION } from "@switchyard/compiler";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT, VENV, VENV_PYTHON } from "../setup/places.mjs";
import { TRL_CASES, trlOf, trlScript } from "./cases";

const names = Object.keys(TRL_CASES);
/** From `inspect.signature` and `dataclasses.fields` of the pinned version. */
const known = JSON.parse(
  readFileSync(join(ROOT, `fixtures/trl/arguments-${TRL_VERSION}.json`), "utf8"),
) as Record<string, string[]>;
/** The environment of `npm run bench`, where it has been made. */
const TRL_PYTHON = join(ROOT, ".switchyard/bench-trl/bin/python");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-trl-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the version is the one that the benchmark pins", () => {
  const pins = readFileSync(join(ROOT, "packages/trainer/bench/trl_environment.py"), "utf8");
  expect(pins).toContain(`"trl==${TRL_VERSION}"`);
});

test("between them the kept scripts use every kind that has a mapping", () => {
  const used = new Set(names.flatMap((name) => TRL_CASES[name]?.graph.nodes.map(({ kind }) => kind) ?? []));
  const mapped = Object.entries(TRL_KINDS).filter(([, kind]) => kind.source ?? kind.step ?? kind.configure);
  expect(mapped.map(([kind]) => kind).filter((kind) => !used.has(kind))).toEqual([]);
});

/** Arguments of each call of a class, by their names. */
const PRINT_CALLS = `
import ast, json, sys
calls = {}
for node in ast.walk(ast.parse(sys.stdin.read())):
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        calls.setdefault(node.func.id, []).extend(each.arg for each in node.keywords if each.arg)
print(json.dumps(calls))
`;

describe.each(names)("%s", (name) => {
  const script = trlScript(name);

  test("is what is kept in fixtures/trl (`npm run emit` writes it again)", () => {
    expect(script).toBe(readFileSync(join(ROOT, "fixtures/trl", `${name}.py`), "utf8"));
  });

  test("is Python, and passes arguments that this TRL has", () => {
    const calls = JSON.parse(
      execFileSync(VENV_PYTHON, ["-c", PRINT_CALLS], { input: script, encoding: "utf8" }),
    ) as Record<string, string[]>;
    for (const [called, listed] of Object.entries(known))
      expect(listed, called).toEqual(expect.arrayContaining(calls[called] ?? []));
    expect(calls.GRPOConfig?.length).toBeGreaterThan(20);
  });

  test("has nothing that ruff finds wrong", () => {
    const file = join(folder, `${name}.py`);
    writeFileSync(file, script);
    execFileSync(join(VENV, "bin/ruff"), ["check", "--isolated", "--select", "E4,E7,E9,F,B", file]);
  });
});

/** Every config of a script, made by the real class. */
const MAKE_CONFIGS = `
import ast, sys
from pathlib import Path
import trl
names = {"OUT": Path(sys.argv[1]), "Path": Path, "str": str}
tree = ast.parse(sys.stdin.read())
made = 0
for node in ast.walk(tree):
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.endswith("Config"):
        if not hasattr(trl, node.func.id):
            continue
        node.keywords.append(ast.keyword(arg="use_cpu", value=ast.Constant(True)))
        expression = ast.fix_missing_locations(ast.Expression(node))
        eval(compile(expression, "script", "eval"), {**names, node.func.id: getattr(trl, node.func.id)})
        made += 1
print(made)
`;

test.skipIf(!existsSync(TRL_PYTHON))("TRL itself accepts the configs", { timeout: 180_000 }, () => {
  for (const name of names) {
    const made = execFileSync(TRL_PYTHON, ["-c", MAKE_CONFIGS, folder], {
      input: trlScript(name),
      encoding: "utf8",
      env: { ...process.env, HF_HUB_OFFLINE: "1" },
    });
    expect(Number(made.trim().split("\n").at(-1))).toBe(name === "puzzles" ? 2 : 1);
  }
});

/** A model of half a million parameters, two steps, on the CPU; everything else as it stands. */
test.skipIf(!existsSync(TRL_PYTHON))("TRL itself runs a script to its end", { timeout: 300_000 }, () => {
  const bench = join(ROOT, "packages/trainer/bench");
  const write =
    "import sys; from pathlib import Path; from model import write_model; write_model(Path(sys.argv[1]), 0.1)";
  const env = { ...process.env, HF_HUB_OFFLINE: "1", OMP_NUM_THREADS: "1", PYTHONPATH: bench };
  execFileSync(TRL_PYTHON, ["-c", write, join(folder, "model")], { env });
  mkdirSync(join(folder, "files"));
  copyFileSync(join(ROOT, "fixtures/data/sums.jsonl"), join(folder, "files/sums.jsonl"));
  const small = trlScript("columns")
    .replace('"Qwen/Qwen2.5-0.5B"', '"model"')
    .replace('{"revision": "main"}', "{}")
    .replace("max_steps=200", "max_steps=2, use_cpu=True")
    .replace("max_completion_length=64", "max_completion_length=8");
  const told = execFileSync(TRL_PYTHON, ["-"], { cwd: folder, input: small, env, encoding: "utf8" });
  expect(told).toContain("The last stage is in out/train_grpo.");
  expect(existsSync(join(folder, "out/train_grpo/model.safetensors"))).toBe(true);
});

test("no template makes a script with a gap in it, or refuses without a reason", () => {
  for (const { slug, asks, graph, title } of TEMPLATES) {
    if (asks.length > 0) continue;
    const made = trlOf({ title, graph });
    const reasons = made.ok ? [] : made.gaps.map(({ why }) => why);
    expect(made.ok || reasons.every((why) => why.endsWith(".")), slug).toBe(true);
    expect(catalog.size).toBeGreaterThan(0);
  }
});
