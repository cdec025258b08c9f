import { numberOf, type TrlKind, type TrlNode, textOf } from "../part";
import { literal } from "../python";

function comparison(node: TrlNode): string {
  switch (node.params.method) {
    case "exact":
      return `exact(answer, task["answer"], ${literal(node.params.caseSensitive)})`;
    case "numeric":
      return `numeric(answer, task["answer"], ${numberOf(node, "tolerance")})`;
    case "math_verify":
      return 'equal_mathematics(answer, task["answer"])';
    default:
      return 'float(task["score"](answer))';
  }
}

const HELPER = { exact: "exact", numeric: "numeric", math_verify: "mathVerify" } as const;

export const rewardVerifier: TrlKind = {
  packages: (node) => (node.params.method === "math_verify" ? ["math-verify"] : []),
  helpers: (node) => {
    const helper = HELPER[textOf(node, "method") as keyof typeof HELPER];
    return ["extract", ...(helper ? [helper] : [])];
  },
  notes: () => ["A comparison that hangs has no deadline here."],
  source: (node) => {
    const score = node.params.binary ? "float(score >= 1 - 1e-9)" : "score";
    return `def ${node.name}(texts: list[str], lengths: list[int], tasks: list[dict]) -> list[float | None]:
    """0 where no answer is found; None where the comparison itself fails."""
    scores: list[float | None] = []
    for text, task in zip(texts, tasks, strict=True):
        answer = extract(${literal(textOf(node, "extract"))}, text)
        try:
            score = 0.0 if answer is None else ${comparison(node)}
            scores.append(${score})
        except Exception:  # noqa: BLE001
            scores.append(None)
    return scores`;
  },
};
