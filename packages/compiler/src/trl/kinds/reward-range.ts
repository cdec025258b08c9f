import { numberOf, type TrlKind } from "../part";

export const rewardRange: TrlKind = {
  source: (node) => {
    const [inner] = node.plugged("score");
    const low = numberOf(node, "low");
    const inLow = numberOf(node, "inLow");
    const span = numberOf(node, "high") - low;
    return `def ${node.name}(texts: list[str], lengths: list[int], tasks: list[dict]) -> list[float | None]:
    scores = ${inner?.name}(texts, lengths, tasks)
    return [
        None if score is None else ${low} + ${span} * (score - ${inLow}) / ${numberOf(node, "inHigh") - inLow}
        for score in scores
    ]`;
  },
};
