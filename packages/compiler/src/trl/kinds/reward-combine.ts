import { numberOf, type TrlKind, type TrlNode } from "../part";
import { literal } from "../python";

const scoresOf = ({ name }: TrlNode): string => `${name}(texts, lengths, tasks)`;

const weighted = (nodes: readonly TrlNode[]): string =>
  nodes.map((node, index) => `${numberOf(node, "weight")} * each[${index}]`).join(" + ");

/** Clips what the components make, where a bound is set. */
function clipped(node: TrlNode, score: string): string {
  const { clipLow, clipHigh } = node.params;
  const low = clipLow === null ? score : `max(${literal(clipLow)}, ${score})`;
  return clipHigh === null ? low : `min(${literal(clipHigh)}, ${low})`;
}

export const rewardCombine: TrlKind = {
  source: (node) => {
    const rewards = node.plugged("rewards");
    const [gate] = node.plugged("gate");
    const together = node.params.mode === "minimum" ? "min(each)" : weighted(rewards);
    const parts = rewards.map((part) => `        ${scoresOf(part)},`).join("\n");
    const gates = gate ? scoresOf(gate) : "[0.0] * len(texts)";
    const closed = gate
      ? `
        if gate < ${numberOf(node, "gateThreshold")}:
            score = ${numberOf(node, "closedScore")}`
      : "";
    return `def ${node.name}(texts: list[str], lengths: list[int], tasks: list[dict]) -> list[float | None]:
    """None where a component has no score: part of a sum is not a score."""
    parts = [
${parts}
    ]
    gates = ${gates}
    scores: list[float | None] = []
    for gate, *each in zip(gates, *parts, strict=True):
        if gate is None or None in each:
            scores.append(None)
            continue
        score = ${clipped(node, together)}${closed}
        scores.append(score)
    return scores`;
  },
};
