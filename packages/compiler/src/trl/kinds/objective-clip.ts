import { numberOf, type TrlKind } from "../part";
import { literal } from "../python";

export const objectiveClip: TrlKind = {
  gaps: (node) => {
    const { dualClip } = node.params;
    return typeof dualClip === "number" && dualClip <= 1 + numberOf(node, "clipHigh")
      ? ["TRL's delta also bounds good tokens, and so must be above 1 plus the upper clip."]
      : [];
  },
  configure: (node) => ({
    epsilon: String(numberOf(node, "clipLow")),
    epsilon_high: String(numberOf(node, "clipHigh")),
    ...(node.params.dualClip === null ? {} : { delta: literal(node.params.dualClip) }),
  }),
};
