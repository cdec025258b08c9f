import { z } from "zod";

/** One test of a function: what it is called with, and what it may give. */
export const caseSchema = z.strictObject({
  prompt: z.string().max(20_000).optional(),
  completion: z.string().max(20_000),
  answer: z.string().max(20_000).optional(),
  meta: z.record(z.string().max(100), z.json()).optional(),
  least: z.number(),
  most: z.number(),
});
export type FunctionCase = z.infer<typeof caseSchema>;

export const MAX_CASES = 50;

/** What is wrong with the tests, the first thing of each. */
export function casesProblems(cases: Readonly<Record<string, unknown>>): string[] {
  const names = Object.keys(cases);
  if (names.length > MAX_CASES) return [`There are ${names.length} tests; at most ${MAX_CASES} are run.`];
  return names.flatMap((name) => {
    const read = caseSchema.safeParse(cases[name]);
    if (!read.success) {
      const [issue] = read.error.issues;
      return [`Test '${name}': ${issue?.path.join(".") || "it"} is not as it should be (${issue?.message}).`];
    }
    return read.data.least <= read.data.most ? [] : [`Test '${name}' expects nothing: least is above most.`];
  });
}
