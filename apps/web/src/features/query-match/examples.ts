import { z } from "zod";

/** What `bench/emit_match_examples.py` writes of the trainer's own trees and distances. */

export interface Tree {
  readonly kind: string;
  readonly attributes: readonly string[];
  readonly inputs: readonly Tree[];
}

const tree: z.ZodType<Tree> = z.lazy(() =>
  z.object({ kind: z.string(), attributes: z.array(z.string()), inputs: z.array(tree) }),
);
const query = z.object({ sql: z.string(), tree });
const numbers = z.array(z.int());

export const examplesSchema = z.object({
  treeVersion: z.string(),
  pairs: z.array(
    z.object({
      candidate: query,
      reference: query,
      /** The network's inputs: nodes of both graphs behind one another. */
      inputs: z.object({
        type: numbers,
        content: numbers,
        role: numbers,
        chars: z.array(numbers),
        from: numbers,
        to: numbers,
        side: numbers,
      }),
      /** PyTorch's squared distance. */
      squared: z.number(),
    }),
  ),
});

export type MatchExample = z.output<typeof examplesSchema>["pairs"][number];
