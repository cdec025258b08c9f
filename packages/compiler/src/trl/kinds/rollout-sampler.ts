import { numberOf, type TrlKind } from "../part";

export const rolloutSampler: TrlKind = {
  gaps: (node) => [
    ...(numberOf(node, "groupSize") > 1
      ? []
      : ["GRPOTrainer needs at least two completions of each prompt."]),
    ...(Array.isArray(node.params.stop) && node.params.stop.length > 0
      ? ["GRPOTrainer cannot stop at a string."]
      : []),
  ],
  configure: (node) => ({
    num_generations: String(numberOf(node, "groupSize")),
    max_completion_length: String(numberOf(node, "maxTokens")),
    temperature: String(numberOf(node, "temperature")),
    top_p: String(numberOf(node, "topP")),
    top_k: String(numberOf(node, "topK")),
  }),
};
