import type { CheckFinding, PluggedNode } from "@switchyard/graph";

/** Rules about combinations that several stages share. */

type Plugged = PluggedNode["plugged"];

/** The puzzle's own scorer exists for procedural tasks only. */
export function checkScorer({ tasks = [], reward = [] }: Plugged): CheckFinding[] {
  const source = tasks[0] && originOf(tasks[0]);
  if (!source || source.kind === "tasks.procedural") return [];
  const needing = withAllPlugged(reward).filter(
    (node) => node.kind === "reward.verifier" && node.params.method === "reasoning_gym",
  );
  return needing.map((verifier) => ({
    port: "reward",
    message: `'${verifier.id}' uses the puzzle's own scorer, which the tasks of '${source.id}' do not have.`,
    remedy: `Set the method of '${verifier.id}' to exact, numeric or math_verify, or plug in procedural tasks.`,
  }));
}

/** Where tasks come from, behind the nodes that only change them. */
export function originOf(tasks: PluggedNode): PluggedNode {
  return lineOfTasks(tasks).at(-1) ?? tasks;
}

/** The tasks node and those whose tasks it changes, back to the origin. */
function lineOfTasks(tasks: PluggedNode): PluggedNode[] {
  const line = new Set<PluggedNode>();
  for (let node: PluggedNode | undefined = tasks; node && !line.has(node); node = node.plugged.tasks?.[0])
    line.add(node);
  return [...line];
}

/** Everything that a node has its tasks from, itself and the stages before it included. */
export function sourcesOf(node: PluggedNode): PluggedNode[] {
  return withAllPlugged([node]).filter(({ kind }) => kind.startsWith("tasks."));
}

/** Whether each prompt of the tasks has the label. */
export const hasLabel = (tasks: PluggedNode, label: string): boolean =>
  lineOfTasks(tasks).some(({ labels }) => labels.includes(label));

export function checkNeed({ tasks = [] }: Plugged, why: string): CheckFinding[] {
  return tasks.flatMap((node) =>
    hasLabel(node, "need")
      ? []
      : [
          {
            message: `The prompts of '${node.id}' do not say whether they need reasoning, which ${why}.`,
            remedy: "Put a 'Reasoning need' node behind the tasks, or keep a label column called need.",
          },
        ],
  );
}

/** Markers are single tokens only if the decoder's tokenizer is told so. */
export function checkMarkers(
  { model = [] }: Plugged,
  markers: readonly string[],
  why: string,
): CheckFinding[] {
  const decoder = model[0] ? tinyDecoderOf(model[0]) : null;
  const held = decoder?.params.markers;
  if (!decoder || !Array.isArray(held)) return [];
  const missing = markers.filter((marker) => !held.includes(marker));
  if (missing.length === 0) return [];
  return [
    {
      message: `${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} no single token of '${decoder.id}', ${why}.`,
      remedy: `Add ${missing.join(" and ")} to the markers of '${decoder.id}'.`,
      mend: { node: decoder.id, param: "markers", value: [...held, ...missing] },
    },
  ];
}

/** A completion must leave room for its prompt. */
export function checkContext({ model = [] }: Plugged, maxTokens: number, where: string): CheckFinding[] {
  const [policy] = model;
  const decoder = policy ? tinyDecoderOf(policy) : null;
  const context = Number(decoder?.params.context);
  if (!decoder || maxTokens < context) return [];
  return [
    {
      port: "model",
      message: `${where} allows ${maxTokens} tokens, but the context of '${decoder.id}' holds ${context} with the prompt.`,
      remedy: `Lower the longest completion, or raise the context of '${decoder.id}'.`,
    },
  ];
}

/** Most tokens that a sampler writes behind a prompt; text that it inserts has no known length here. */
export function longestOf({ params }: PluggedNode): number {
  if (params.budget !== undefined) return Number(params.budget) + Number(params.verdictTokens);
  if (!Array.isArray(params.budgets)) return Number(params.maxTokens) + Number(params.reviseTokens ?? 0);
  return Math.max(...params.budgets.map(Number)) + Number(params.summaryTokens);
}

/** Budgets rise, so that each cuts later than the one before. */
export function checkBudgets(budgets: readonly number[]): CheckFinding[] {
  if (budgets.every((budget, index) => index === 0 || budget > Number(budgets[index - 1]))) return [];
  return [
    {
      param: "budgets",
      message: "The budgets do not rise.",
      remedy: "Give each budget once, the smallest first.",
      mend: { param: "budgets", value: [...new Set(budgets)].sort((a, b) => a - b) },
    },
  ];
}

function withAllPlugged(nodes: readonly PluggedNode[]): PluggedNode[] {
  const seen = new Set(nodes);
  // A set is walked in the order in which it grows.
  for (const node of seen) for (const next of Object.values(node.plugged).flat()) seen.add(next);
  return [...seen];
}

type Decoder = Pick<PluggedNode, "id" | "params">;

/**
 * Found once for each node of a line. No more of the decoder than is asked for: a node leads to all others of its graph,
 * and a young value keeps what it leads to from being collected with the rest of a check.
 */
const decoders = new WeakMap<PluggedNode, Decoder | null>();

/** The decoder from scratch at the start of a model's line of stages, if it starts there. */
function tinyDecoderOf(model: PluggedNode): Decoder | null {
  const line = new Set<PluggedNode>();
  let node: PluggedNode | undefined = model;
  let found: Decoder | null = null;
  while (node && !line.has(node)) {
    line.add(node);
    const known = decoders.get(node);
    if (known !== undefined || node.kind === "model.tiny") {
      found = known ?? (node.kind === "model.tiny" ? { id: node.id, params: node.params } : null);
      break;
    }
    node = node.plugged.model?.[0];
  }
  for (const passed of line) decoders.set(passed, found);
  return found;
}
