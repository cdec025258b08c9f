/** A claim as it is written down in packages/trainer/claims: which graphs are compared by which metric. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { TRAINER } from "../setup/places.mjs";
import { Refusal } from "../setup/refusal.mjs";

const curve = {
  series: z.string().regex(/^[\w-]+\/\w+$/),
  /** Its mean is taken by this scale, so that a difference of 1 is a factor of 10. */
  log10: z.boolean().optional(),
};

/**
 * `node/signal` of a report event, or the mean of a training curve: over its last points, or over a span of steps. Or a
 * number to be compared with.
 */
const metricSchema = z.union([
  z.string().regex(/^[\w-]+\/\w+$/),
  z.strictObject({ ...curve, last: z.int().min(1) }),
  z.strictObject({ constant: z.number() }),
  z.strictObject({ ...curve, from: z.int().min(0), until: z.int().min(1) }),
]);
export type Metric = z.infer<typeof metricSchema>;

export function metricText(metric: Metric): string {
  if (typeof metric === "string") return metric;
  if ("constant" in metric) return "given";
  const span =
    "last" in metric ? `the last ${metric.last} points` : `steps ${metric.from} to ${metric.until - 1}`;
  return `${metric.series}, ${metric.log10 ? "log10 of the " : ""}mean of ${span}`;
}

const armSchema = z.strictObject({
  /** A file below fixtures/graphs. */
  graph: z.string().regex(/^[\w-]+\.json$/),
  /** `node.param` -> value, over what the graph says. */
  set: z.record(z.string().regex(/^[\w-]+\.\w+$/), z.json()).default({}),
  metric: metricSchema,
});
export type Arm = z.infer<typeof armSchema>;

const pair = { method: z.string(), baseline: z.string() };

/** What is promised of the differences `method` minus `baseline`, which are taken seed by seed. */
const promiseSchema = z.union([
  /** Their mean is at least this, and its 95 % interval above 0. */
  z.strictObject({ ...pair, atLeast: z.number() }),
  /** Their mean is at most this. */
  z.strictObject({ ...pair, atMost: z.number() }),
  /** None is further from 0 than this. */
  z.strictObject({ ...pair, within: z.number().min(0) }),
]);
export type Promised = z.infer<typeof promiseSchema>;

export function promiseText(promised: Promised): string {
  if ("atLeast" in promised) return `at least ${promised.atLeast}`;
  return "atMost" in promised ? `at most ${promised.atMost}` : `within ${promised.within} for every seed`;
}

export const declarationSchema = z
  .strictObject({
    title: z.string().min(1),
    claim: z.string().min(1),
    seeds: z.array(z.int().min(0)).min(2),
    arms: z.record(z.string().min(1), armSchema),
    compare: z.array(promiseSchema).min(1),
    minutesAtMost: z.number().positive().optional(),
  })
  .refine(({ seeds }) => new Set(seeds).size === seeds.length, "a seed is listed twice")
  .refine(
    ({ arms, compare }) => compare.every(({ method, baseline }) => method in arms && baseline in arms),
    "a comparison names an arm that does not exist",
  );
export type Declaration = z.infer<typeof declarationSchema>;

const FOLDER = join(TRAINER, "claims");

export function readDeclaration(name: string | undefined): Declaration {
  const known = readdirSync(FOLDER)
    .filter((file) => file.endsWith(".json"))
    .map((file) => basename(file, ".json"))
    .sort();
  if (name === undefined || !known.includes(name)) {
    throw new Refusal(
      name === undefined ? "Which claim?" : `There is no claim called '${name}'.`,
      `\`npm run claims -- NAME\`, where NAME is one of ${known.join(", ")}.`,
    );
  }
  const path = join(FOLDER, `${name}.json`);
  const parsed = declarationSchema.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (parsed.success) return parsed.data;
  throw new Refusal(
    `${path} is not a claim: ${z.prettifyError(parsed.error)}`,
    "packages/trainer/claims/README.md says what belongs in it.",
  );
}
