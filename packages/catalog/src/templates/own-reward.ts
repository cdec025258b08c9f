import { addition } from "./addition";
import type { Template } from "./template";
import { withNode, withParams, withWires } from "./vary";

const SOURCE = `def score(prompt: str, completion: str, answer: str, meta: dict) -> tuple[float, dict]:
    """Half for the share of digits in their places, half for a sum that is wholly right."""
    given = completion.strip()
    right = sum(a == b for a, b in zip(given, answer))
    places = right / max(len(answer), len(given), 1)
    return 0.5 * places + 0.5 * (given == answer), {"digits in place": right, "written": len(given)}
`;

const CASES = {
  right: { completion: "321", answer: "321", least: 1, most: 1 },
  "one digit wrong": { completion: "320", answer: "321", least: 0.3, most: 0.4 },
  "too long": { completion: "3210", answer: "321", least: 0.3, most: 0.4 },
  nothing: { completion: "", answer: "321", least: 0, most: 0 },
};

/** Two-digit addition, learned from partial credit that a function gives; the evaluations ask for whole sums all the same. */
export const ownReward: Template = {
  slug: "own-reward",
  title: "A reward of your own",
  summary:
    "Two-digit addition in which a Python function gives partial credit for digits in their places, with tests of its own. It runs in the sandbox of a worker that allows custom code.",
  asks: [],
  graph: withParams(
    withWires(
      withNode(addition.graph, {
        id: "digits",
        kind: "reward.python",
        x: 280,
        y: 440,
        label: "Digits in place",
      }),
      "digits.reward -> train.reward",
    ),
    { digits: { source: SOURCE, cases: CASES } },
  ),
};
