import { numberOf, type TrlKind } from "../part";

export const rewardLength: TrlKind = {
  source: (node) => {
    const soft = numberOf(node, "softLimit");
    const hard = numberOf(node, "hardLimit");
    return `def ${node.name}(texts: list[str], lengths: list[int], tasks: list[dict]) -> list[float | None]:
    """0 up to ${soft} tokens, then down in a line to -1 at ${hard} (DAPO, equation 13)."""
    return [min(0.0, max(-1.0, (${soft} - length) / ${hard - soft})) for length in lengths]`;
  },
};
