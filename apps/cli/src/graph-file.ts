/** A graph file into a job spec, or all its problems in words. */
import { readFileSync } from "node:fs";
import { catalog } from "@switchyard/catalog";
import { compile } from "@switchyard/compiler";
import type { GraphProblem } from "@switchyard/graph";
import type { JobSpec } from "@switchyard/protocol";
import { InvalidArgumentError } from "commander";
import { Refusal } from "./checkout";

export interface CompiledFile {
  readonly spec: JobSpec;
  readonly warnings: readonly GraphProblem[];
}

/** @param path a file, or `-` for standard input */
export function compileFile(path: string, seed: number): CompiledFile {
  const compiled = compile(readGraph(path), catalog, { seed });
  if (compiled.ok) return compiled;
  const errors = compiled.problems.filter((problem) => problem.severity === "error").length;
  throw new Refusal(
    `${path === "-" ? "The graph" : path} has ${errors === 1 ? "a problem" : `${errors} problems`}.\n${problemsText(compiled.problems)}`,
    "Mend the nodes named above.",
  );
}

function readGraph(path: string): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new Refusal(`${path} cannot be read (${code}).`, "Name a graph that was saved as JSON.");
  }
}

export function problemsText(problems: readonly GraphProblem[]): string {
  return problems.map(problemText).join("\n");
}

function problemText({ severity, nodeId, port, param, message, remedy }: GraphProblem): string {
  const where = [nodeId ?? "graph", param ?? port].filter(Boolean).join(".");
  return `  ${severity.padEnd(7)}  ${where}: ${message}\n           ${remedy}`;
}

const SEED_LIMIT = 2 ** 32;

export function parseSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed < SEED_LIMIT) return seed;
  throw new InvalidArgumentError(`A seed is a whole number from 0 to ${SEED_LIMIT - 1}.`);
}
