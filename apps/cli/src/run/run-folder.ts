/** The folder of a run made with no server: `spec.json`, `events-<attempt>.ndjson`, checkpoints, outputs. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type JobSpec, jobSpecSchema } from "@switchyard/protocol";
import { Refusal } from "../checkout";

export const specPath = (folder: string): string => join(folder, "spec.json");
export const eventsPath = (folder: string, attempt: number): string =>
  join(folder, `events-${attempt}.ndjson`);

/** A name that is the same for the same graph and seed, so that the command run again goes on where it was. */
export const defaultFolder = (graph: string, spec: JobSpec): string =>
  join("runs", `${graph === "-" ? "graph" : basename(graph, ".json")}-${spec.hash.slice(0, 10)}`);

export function prepareFolder(folder: string, spec: JobSpec): void {
  mkdirSync(folder, { recursive: true });
  const earlier = existsSync(specPath(folder)) ? readSpec(folder) : null;
  if (earlier && earlier.hash !== spec.hash) {
    throw new Refusal(
      `${folder} holds a run of another graph or seed (spec ${earlier.hash.slice(0, 10)}).`,
      "Choose another folder with --out, or leave --out away.",
    );
  }
  if (!earlier) writeFileSync(specPath(folder), `${JSON.stringify(spec, null, 2)}\n`);
}

export function readSpec(folder: string, path = specPath(folder)): JobSpec {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw new Refusal(
      `There is no job spec at ${path}.`,
      "Name a folder that `switchyard run` has written, or give the spec that it was run with by --spec.",
    );
  }
  const parsed = jobSpecSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new Refusal(`${path} is not a job spec of this version.`, "Run the graph again with this version.");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Whether a worker has told a server of this run, so that later attempts tell only what is new. */
export const hasServer = (folder: string): boolean => existsSync(join(folder, "acked.json"));

/** Attempts that have left events, oldest first. */
export function attemptsIn(folder: string): number[] {
  return readdirSync(folder)
    .flatMap((name) => name.match(/^events-(\d+)\.ndjson$/)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}
