import { matcherInputsSchema, operatorTreeSchema } from "@switchyard/protocol";
import { z } from "zod";

/** What `bench/emit_match_examples.py` writes of the trainer's own trees and distances. */

const query = z.object({ sql: z.string(), tree: operatorTreeSchema });

export const examplesSchema = z.object({
  treeVersion: z.string(),
  /** The tables that all pairs ask, as statements. */
  schema: z.string(),
  pairs: z.array(
    z.object({
      candidate: query,
      reference: query,
      inputs: matcherInputsSchema,
      /** PyTorch's squared distance. */
      squared: z.number(),
    }),
  ),
});

export type MatchExamples = z.output<typeof examplesSchema>;
export type MatchExample = MatchExamples["pairs"][number];
