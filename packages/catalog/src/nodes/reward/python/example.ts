import type { FunctionCase } from "./cases";

/** What a new node begins with: short, and right as it stands. */
export const EXAMPLE_SOURCE = `import re


def score(prompt: str, completion: str, answer: str, meta: dict) -> float:
    """1 where the last <answer> block holds the answer, else 0."""
    found = re.findall(r"<answer>(.*?)</answer>", completion, re.DOTALL)
    return float(bool(found) and found[-1].strip() == answer.strip())
`;

export const EXAMPLE_CASES = {
  right: { completion: "<answer>42</answer>", answer: "42", least: 1, most: 1 },
  "changed its mind": {
    completion: "<answer>42</answer> No: <answer>43</answer>",
    answer: "42",
    least: 0,
    most: 0,
  },
  "no answer": { completion: "It is 42.", answer: "42", least: 0, most: 0 },
} satisfies Record<string, FunctionCase>;
