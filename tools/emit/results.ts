/** What has been measured, read from docs/results: the pages of the app cannot read files. */
import { readdirSync, readFileSync } from "node:fs";
import type { ClaimResult } from "@switchyard/catalog/papers";
import { z } from "zod";

const interval = z.object({ mean: z.number(), low: z.number().nullable(), high: z.number().nullable() });

/** What a difference should be; one of the three. */
const promiseSchema = z.object({
  method: z.string(),
  baseline: z.string(),
  atLeast: z.number().optional(),
  atMost: z.number().optional(),
  within: z.number().optional(),
});

const comparisonSchema = z
  .union([z.object({ promised: promiseSchema }), promiseSchema.transform((promised) => ({ promised }))])
  .and(z.object({ interval, holds: z.boolean() }))
  .transform(({ promised: { method, baseline, ...limits }, ...measured }) => ({
    method,
    baseline,
    promise: inWords(limits),
    ...measured,
  }));

function inWords({
  atLeast,
  atMost,
  within,
}: {
  atLeast?: number | undefined;
  atMost?: number | undefined;
  within?: number | undefined;
}): string {
  if (atLeast !== undefined) return `at least ${atLeast}`;
  if (atMost !== undefined) return `at most ${atMost}`;
  return within === undefined ? "" : `within ${within} for every seed`;
}

/** The part that is shown; what a claim keeps beside it is left out. */
const resultSchema = z.object({
  claim: z.string(),
  holds: z.boolean(),
  seeds: z.array(z.number()),
  arms: z.array(z.object({ name: z.string(), interval })),
  comparisons: z.array(comparisonSchema),
  longestSeconds: z.number(),
}) satisfies z.ZodType<ClaimResult>;

/** By name, from `<name>.json`. Throws at a file that is no result of a claim. */
export function readResults(folder: string): Record<string, ClaimResult> {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort();
  return Object.fromEntries(
    files.map((file) => {
      const parsed = resultSchema.safeParse(JSON.parse(readFileSync(`${folder}/${file}`, "utf8")));
      if (!parsed.success) throw new Error(`docs/results/${file}: ${z.prettifyError(parsed.error)}`);
      return [file.slice(0, -".json".length), parsed.data];
    }),
  );
}
