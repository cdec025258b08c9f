import { numberOf, type TrlKind } from "../part";
import { literal } from "../python";

export const rewardFormat: TrlKind = {
  helpers: () => ["holdsFormat"],
  source: (
    node,
  ) => `def ${node.name}(texts: list[str], lengths: list[int], tasks: list[dict]) -> list[float | None]:
    tags, allow_outside = ${literal(node.params.tags)}, ${literal(node.params.allowOutside)}
    right, wrong = ${numberOf(node, "correct")}, ${numberOf(node, "wrong")}
    return [right if holds_format(text, tags, allow_outside) else wrong for text in texts]`,
};
