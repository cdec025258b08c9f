"""Boolean functions of a, b and c in prefix words, `and a not b`; the golden design is one assign (the method
card's small claim: ours, not the paper's).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from trainer.tasks.verilog_designs.design import Design, Form, Port, Sizes, combinational_bench, header


@dataclass(frozen=True, slots=True)
class Tree:
    """An operator with its operands, or a name."""

    word: str
    operands: tuple[Tree, ...] = ()


SIGNS = {"and": "&", "or": "|", "xor": "^"}
NAMES = ("a", "b", "c")
SYMBOLS = "abc~&|^()"
"""Of which every right-hand side is made."""
STALE_DRAWS = 20_000

_INPUTS, _OUTPUTS = [Port(name) for name in NAMES], [Port("y")]
HEADER = f"{header(_INPUTS, _OUTPUTS)}  assign y = "
END = ";\nendmodule\n"
BENCH = combinational_bench(_INPUTS, _OUTPUTS)


def booleans(sizes: Sizes) -> Iterator[Design]:
    """Distinct prompts, until no new one turns up."""
    draw = random.Random(f"verilog-boolean-{sizes.seed}")
    seen: set[str] = set()
    stale = 0
    while stale < STALE_DRAWS:
        tree = _tree(draw, draw.randint(2, sizes.most_words))
        prompt = words(tree)
        if prompt in seen:
            stale += 1
            continue
        seen.add(prompt)
        stale = 0
        yield _design(tree, prompt)


def _tree(draw: random.Random, count: int) -> Tree:
    """Of `count` words: an operator counts one, and so does a name."""
    if count == 1:
        return Tree(draw.choice(NAMES))
    if count == 2 or draw.random() < 0.25:
        return Tree("not", (_tree(draw, count - 1),))
    left = draw.randint(1, count - 2)
    return Tree(draw.choice(tuple(SIGNS)), (_tree(draw, left), _tree(draw, count - 1 - left)))


def _design(tree: Tree, prompt: str) -> Design:
    values = [value(tree, case) for case in range(8)]
    return Design(
        key=f"boolean {prompt}",
        prompt=prompt,
        golden=Form(HEADER, infix(tree), END),
        other=Form(HEADER, minterms(values), END),
        reason=f"The operators come first, so this is {infix(tree)}.",
        testbench=BENCH,
        difficulty=float(len(prompt.split())),
        vectors="".join(f"{case:03b} {result}\n" for case, result in enumerate(values)),
    )


def words(tree: Tree) -> str:
    return " ".join([tree.word, *map(words, tree.operands)])


def infix(tree: Tree) -> str:
    """With parentheses around every operand that has two of its own, and around the second of two negations:
    `~~a` is no Verilog."""
    if not tree.operands:
        return tree.word
    needs = 1 if tree.word == "not" else 2
    parts = [f"({infix(one)})" if len(one.operands) >= needs else infix(one) for one in tree.operands]
    return f"~{parts[0]}" if tree.word == "not" else SIGNS[tree.word].join(parts)


def value(tree: Tree, case: int) -> int:
    """With a in the lowest bit of the case, as the testbench drives it."""
    if not tree.operands:
        return case >> NAMES.index(tree.word) & 1
    values = [value(one, case) for one in tree.operands]
    match tree.word:
        case "not":
            return 1 - values[0]
        case "and":
            return values[0] & values[1]
        case "or":
            return values[0] | values[1]
        case _:
            return values[0] ^ values[1]


def minterms(values: list[int]) -> str:
    """The function as a sum of products, one for each case that gives 1."""
    terms = [
        "&".join(name if case >> place & 1 else f"~{name}" for place, name in enumerate(NAMES))
        for case, result in enumerate(values)
        if result
    ]
    if not terms:
        return "1'b0"
    return "|".join(f"({term})" for term in terms) if len(terms) > 1 else terms[0]
