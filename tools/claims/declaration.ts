/** A claim as it is written down in packages/trainer/claims: which graphs are compared by which metric. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { TRAINER } from "../setup/places.mjs";
import { Refusal } from "../setup/refusal.mjs";

const armSchema = z.strictObject({
  /** A file below fixtures/graphs. */
  graph: z.string().regex(/^[\w-]+\.json$/),
  /** `node.param` -> value, over what the graph says. */
  set: z.record(z.string().regex(/^[\w-]+\.\w+$/), z.json()).default({}),
  /** `node/signal` of a report event. */
  metric: z.string().regex(/^[\w-]+\/\w+$/),
});
export type Arm = z.infer<typeof armSchema>;

export const declarationSchema = z
  .strictObject({
    title: z.string().min(1),
    claim: z.string().min(1),
    seeds: z.array(z.int().min(0)).min(2),
    arms: z.record(z.string().min(1), armSchema),
    compare: z
      .array(z.strictObject({ method: z.string(), baseline: z.string(), atLeast: z.number() }))
      .min(1),
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
