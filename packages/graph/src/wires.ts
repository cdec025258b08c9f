/** What travels on each wire. One colour per wire type everywhere: port, wire, curve. */
export const WIRE_TYPES = {
  tasks: { title: "Tasks", description: "Prompts with what is needed to check an answer." },
  model: { title: "Model", description: "A policy: weights, tokenizer and how it was made." },
  matcher: { title: "Matcher", description: "A network that tells how alike two SQL queries are." },
  rollout: { title: "Rollout", description: "How completions are sampled." },
  reward: { title: "Reward", description: "A score for each completion." },
  advantage: { title: "Advantage", description: "How rewards become advantages; modifiers chain in order." },
  objective: { title: "Objective", description: "Loss, token weights, KL and reduction; chains in order." },
  review: { title: "Review", description: "Who looks at which rollout and how labels come back." },
  report: { title: "Report", description: "Metrics, tables and plots of an evaluation." },
} as const;

export type WireType = keyof typeof WIRE_TYPES;

export function isWireType(value: string): value is WireType {
  return Object.hasOwn(WIRE_TYPES, value);
}
