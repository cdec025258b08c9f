/** The example made small by its parameters: the same graph, done in seconds. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../tools/setup/places.mjs";

type Params = Record<string, unknown>;

export interface QuickSizes {
  readonly warmupSteps: number;
  readonly grpoSteps: number;
}

/** Parameters by node, as a person would set them in the inspector. */
export const quickParams = ({ warmupSteps, grpoSteps }: QuickSizes): Record<string, Params> => ({
  puzzles: { trainSize: 200, heldOutSize: 16 },
  decoder: { layers: 1, width: 32, heads: 2 },
  warmup: { steps: warmupSteps, batchSize: 8 },
  sampler: { groupSize: 4, maxTokens: 16 },
  grpo: { steps: grpoSteps, promptsPerStep: 4 },
  before: { limit: 8, maxTokens: 16 },
  after: { limit: 8, maxTokens: 16 },
});

export function quickGraph(sizes: QuickSizes): unknown {
  const graph = JSON.parse(readFileSync(join(ROOT, "fixtures/graphs/knights-grpo.json"), "utf8"));
  const params = quickParams(sizes);
  for (const node of graph.nodes) node.params = { ...node.params, ...params[node.id] };
  return graph;
}
