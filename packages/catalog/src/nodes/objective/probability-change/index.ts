import { defineNode, type Signal } from "@switchyard/graph";
import { z } from "zod";

const BUCKETS = ["below 1/4", "from 1/4 to 1/2", "from 1/2 to 3/4", "from 3/4"];

/** One signal for each bucket of the probability that a token was sampled with: `name1` to `name4`. */
const byBucket = (name: string, { title, description, ...rest }: Signal): Record<string, Signal> =>
  Object.fromEntries(
    BUCKETS.map((bucket, i) => [
      `${name}${i + 1}`,
      {
        title: `${title}, ${bucket}`,
        description: `${description} sampled with a probability ${bucket}.`,
        ...rest,
      },
    ]),
  );

export const objectiveProbabilityChange = defineNode({
  kind: "objective.probability_change",
  title: "Probability change",
  summary: "Measures how each update moved the probabilities of the tokens it learned from; changes nothing.",
  role: "part",
  slot: "probe",
  paper: { id: "2505.12929", title: "Do Not Let Low-Probability Tokens Over-Dominate in RL for LLMs" },
  inputs: { objective: { type: "objective", description: "What stands before it in the chain." } },
  outputs: { objective: { type: "objective", description: "The objective as it was." } },
  params: z.strictObject({}),
  signals: {
    ...byBucket("size", { title: "Size", description: "Mean |change| of the probability of tokens" }),
    ...byBucket("good", { title: "Good tokens", description: "Mean change where A > 0, of tokens" }),
    ...byBucket("bad", { title: "Bad tokens", description: "Mean change where A < 0, of tokens" }),
    ...byBucket("goodRight", {
      title: "Good tokens made likelier",
      description: "Share of the tokens with A > 0",
      unit: "fraction",
      better: "higher",
    }),
    ...byBucket("badRight", {
      title: "Bad tokens made rarer",
      description: "Share of the tokens with A < 0",
      unit: "fraction",
      better: "higher",
    }),
  },
  estimate: () => ({ update: { learns: 1, reads: 1 } }),
});
