/** Python functions that several kinds call. A script holds those that it needs, in this order. */
export const HELPERS = {
  fill: {
    needs: [],
    imports: [],
    text: `def fill(template: str, answer: str) -> str:
    return template.replace("{answer}", answer)`,
  },
  prompt: {
    needs: [],
    imports: [],
    text: `def as_prompt(text: str, is_chat: bool):
    return [{"role": "user", "content": text}] if is_chat else text`,
  },
  completion: {
    needs: [],
    imports: [],
    text: `def as_completion(text: str, is_chat: bool):
    return [{"role": "assistant", "content": text}] if is_chat else text`,
  },
  textOf: {
    needs: [],
    imports: [],
    text: `def text_of(completion) -> str:
    """TRL hands a completion over in the form of its prompt."""
    return completion if isinstance(completion, str) else completion[0]["content"]`,
  },
  model: {
    needs: [],
    imports: ["import torch", "from transformers import AutoModelForCausalLM, AutoTokenizer"],
    text: `def load(source: str, dtype: str, **options):
    """Model and tokenizer; "auto" is bfloat16 on a GPU, float32 on a CPU."""
    auto = "bfloat16" if torch.cuda.is_available() else "float32"
    chosen = getattr(torch, auto if dtype == "auto" else dtype)
    model = AutoModelForCausalLM.from_pretrained(source, dtype=chosen, **options)
    return model, AutoTokenizer.from_pretrained(source, **options)


def keep(trainer, tokenizer, folder: Path) -> Path:
    """Adapters are merged: the next stage begins with whole weights and fresh adapters."""
    model = trainer.accelerator.unwrap_model(trainer.model)
    if hasattr(model, "merge_and_unload"):
        trainer.save_model(str(folder / "adapters"))
        model = model.merge_and_unload()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder`,
  },
  jsonl: {
    needs: [],
    imports: ["import hashlib", "import json"],
    text: String.raw`def text_in(row: dict, column: str) -> str:
    value = row.get(column)
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or not str(value).strip():
        raise ValueError(f"no text in column {column!r}")
    return str(value)


def read_rows(path: Path) -> list[tuple[int, dict]]:
    """Objects by line; a line that is none is an empty object."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError:
            value = {}
        rows.append((number, value if isinstance(value, dict) else {}))
    return rows


def split_tasks(rows, make, held_out_share: float, most_bad: int):
    """Training and held-out tasks, in file order; a repeated prompt is left out."""
    train, held_out, answers, bad = [], [], {}, []
    for number, row in rows:
        try:
            task = make(row)
            is_repeated = task["prompt"] in answers
            if answers.setdefault(task["prompt"], task["answer"]) != task["answer"]:
                raise ValueError("another answer to a prompt that stood before")
        except ValueError as problem:
            bad.append(f"line {number}: {problem}")
            if len(bad) > most_bad:
                raise ValueError("; ".join(bad[:5])) from problem
            continue
        if is_repeated:
            continue
        digest = hashlib.sha256(task["prompt"].encode()).digest()
        share = int.from_bytes(digest[:8], "big") / 2**64
        (held_out if share < held_out_share else train).append(task)
    return train, held_out`,
  },
  gsm8k: {
    needs: ["fill"],
    imports: ["import re"],
    text: String.raw`FINAL = re.compile(r"####[ \t]*([-+]?\$?[ \t]*[0-9][0-9,]*(?:\.[0-9]+)?)[ \t]*%?\s*\Z")
CALCULATOR = re.compile(r"<<[^<>\n]{0,500}=[^<>\n]{0,500}>>")


def is_gsm8k(row: dict) -> bool:
    question, answer = row.get("question"), row.get("answer")
    return isinstance(question, str) and isinstance(answer, str) and FINAL.search(answer) is not None


def gsm8k_task(row: dict, suffix: str, demonstration: str) -> dict:
    question, worked = text_in(row, "question"), text_in(row, "answer")
    found = FINAL.search(worked)
    if found is None:
        raise ValueError("the answer does not end in '#### number'")
    number = re.sub(r"[,$\s+]", "", found.group(1))
    shown = CALCULATOR.sub("", worked[: worked.rindex("####")]).rstrip()
    closing = fill(demonstration, number)
    return {
        "prompt": question + suffix,
        "answer": number,
        "demonstration": f"{shown}\n{closing}" if shown else closing,
    }`,
  },
  puzzles: {
    needs: ["fill"],
    imports: [
      "import hashlib",
      "import random",
      "from functools import partial",
      "import numpy as np",
      "import reasoning_gym",
    ],
    text: `def puzzles(task: str, params: dict, seed: int, count: int, suffix: str, demonstration: str) -> list[dict]:
    """The first distinct puzzles of a seed."""
    spread = int.from_bytes(hashlib.sha256(f"{task}:{seed}".encode()).digest()[:4], "big") >> 1
    dataset = reasoning_gym.create_dataset(task, seed=spread, size=4 * count + 5000, **params)
    made: dict[str, dict] = {}
    for index in range(len(dataset)):
        if len(made) == count:
            return list(made.values())
        # Some generators draw from the global random numbers.
        random.seed(spread + index)
        np.random.seed((spread + index) % 2**32)
        entry = dataset[index]
        if entry["question"] in made:
            continue
        answer = None if entry["answer"] is None else str(entry["answer"])
        made[entry["question"]] = {
            "prompt": entry["question"] + suffix,
            "answer": answer or "",
            "demonstration": None if answer is None else fill(demonstration, answer),
            "score": partial(dataset.score_answer, entry=entry),
        }
    raise ValueError(f"{task} makes only {len(made)} distinct puzzles, not {count}")`,
  },
  extract: {
    needs: [],
    imports: [],
    text: String.raw`def extract(mode: str, text: str) -> str | None:
    """The answer in a completion; None where there is none."""
    if mode == "answer_tag":
        end = text.rfind("</answer>")
        start = text.rfind("<answer>", 0, max(end, 0))
        found = text[start + len("<answer>") : end] if 0 <= start < end else ""
    elif mode == "boxed":
        found = boxed(text)
    elif mode == "after_hashes":
        _, mark, rest = text.rpartition("####")
        found = rest.partition("\n")[0] if mark else ""
    elif mode == "after_think":
        _, mark, rest = text.rpartition("</think>")
        found = rest if mark else ""
    elif mode == "last_line":
        stripped = text.strip()
        found = stripped[stripped.rfind("\n") + 1 :]
    else:
        found = text
    return found.strip() or None


def boxed(text: str) -> str:
    at = text.rfind("\\boxed{")
    depth, start = 1, at + len("\\boxed{")
    for i in range(start, len(text)) if at >= 0 else ():
        depth += {"{": 1, "}": -1}.get(text[i], 0) if text[i - 1] != "\\" else 0
        if depth == 0:
            return text[start:i]
    return ""`,
  },
  exact: {
    needs: [],
    imports: [],
    text: `def exact(answer: str, reference: str, case_sensitive: bool) -> float:
    answer, reference = " ".join(answer.split()), " ".join(reference.split())
    if not case_sensitive:
        answer, reference = answer.casefold(), reference.casefold()
    return float(answer == reference)`,
  },
  numeric: {
    needs: [],
    imports: ["import re", "from fractions import Fraction"],
    text: String.raw`NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,4})?(?:/\d+(?:\.\d*)?)?")


def read_number(text: str) -> Fraction | None:
    bare = text.strip().strip("$").rstrip("%.").replace(",", "").replace("\u2212", "-").replace(" ", "")
    if len(bare) > 400 or not NUMBER.fullmatch(bare):
        return None
    top, _, bottom = bare.partition("/")
    if bottom and not Fraction(bottom):
        return None
    return Fraction(top) / Fraction(bottom or 1)


def numeric(answer: str, reference: str, tolerance: float) -> float:
    wanted, given = read_number(reference), read_number(answer)
    if wanted is None:
        raise ValueError(f"the reference {reference!r} is not a number")
    return float(given is not None and abs(given - wanted) <= Fraction(tolerance) * abs(wanted))`,
  },
  mathVerify: {
    needs: [],
    imports: ["from math_verify import parse, verify"],
    text: String.raw`def as_math(text: str) -> str:
    has_delimiters = "$" in text or "\\boxed" in text or "\\(" in text or "\\[" in text
    return text if has_delimiters else "$" + text + "$"


def equal_mathematics(answer: str, reference: str) -> float:
    wanted = parse(as_math(reference))
    if not wanted:
        raise ValueError(f"the reference {reference!r} cannot be read as mathematics")
    given = parse(as_math(answer))
    return float(bool(given) and verify(wanted, given))`,
  },
  holdsFormat: {
    needs: [],
    imports: [],
    text: `def holds_format(text: str, tags: list[str], allow_outside: bool) -> bool:
    """Each tag once, in order, none empty; other text beside them only if allowed."""
    end = 0
    for tag in tags:
        opening, closing = f"<{tag}>", f"</{tag}>"
        if text.count(opening) != 1 or text.count(closing) != 1:
            return False
        start = text.index(opening)
        if start < end or (text[end:start].strip() and not allow_outside):
            return False
        inner, end = start + len(opening), text.index(closing)
        if end < inner or not text[inner:end].strip():
            return False
        end += len(closing)
    return allow_outside or not text[end:].strip()`,
  },
} as const satisfies Record<string, Helper>;

interface Helper {
  readonly needs: readonly string[];
  readonly imports: readonly string[];
  readonly text: string;
}

export type HelperName = keyof typeof HELPERS;

/** What is asked for and what that needs in turn, in the order of the list. */
export function helpersFor(asked: Iterable<HelperName>): Helper[] {
  const wanted = new Set<string>(asked);
  // A set is walked in the order in which it grows.
  for (const name of wanted) for (const need of HELPERS[name as HelperName].needs) wanted.add(need);
  return Object.entries(HELPERS).flatMap(([name, helper]) => (wanted.has(name) ? [helper] : []));
}
