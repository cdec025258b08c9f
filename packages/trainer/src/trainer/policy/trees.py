"""Chains with their answers as packed rows: a chain is run once, however many answers continue it.

One row a chain: [z | inserted 1 | answer 1.1 | answer 1.2 | .. | inserted 2 | ..]. What continues the first l
tokens of the chain stands at the places from l on, and sees the question, those l tokens, what is inserted
before it, and itself (the tree layout of arXiv 2505.13438, appendix). Log-probs are those of separate rows,
in which a chain would be run again for each of its cuts.

Shapes: M rows asked for, R rows of a layout, L its longest row, N packed tokens.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor

from trainer.batch import Branches, Rollouts
from trainer.policy.packing import ROWS_AT_ONCE, Layout, PackedPrompts, additive, pack_prompts, right_padding

NO_CUT = 1 << 30


@dataclass(slots=True)
class Tree:
    """One row, token by token. A token sees those before it that are in one of three spans."""

    question: int
    """Of the packed prompts."""
    start: int
    """Tokens of the question."""
    tokens: list[int] = field(default_factory=list[int])
    position: list[int] = field(default_factory=list[int])
    chain: list[int] = field(default_factory=list[int])
    """Sees so many of the chain's tokens."""
    inserted: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    """Sees what is inserted before its answer, from .. to."""
    own: list[int] = field(default_factory=list[int])
    """Sees its own piece, from here."""

    def add(self, ids: list[int], *, first: int, chain: int, inserted: tuple[int, int] = (0, 0)) -> int:
        """A piece whose first token is the chain's token number `first`; where in the row it begins."""
        begin = len(self.tokens)
        self.tokens += ids
        self.position += range(self.start + first, self.start + first + len(ids))
        self.chain += [chain] * len(ids)
        self.inserted += [inserted] * len(ids)
        self.own += [begin] * len(ids)
        return begin


@dataclass(frozen=True, slots=True)
class PackedTrees:
    prompts: PackedPrompts
    """The questions."""
    tokens_N: Tensor
    position_N: Tensor
    layouts: list[Layout]
    source_N: Tensor
    """For each scored token, which hidden state predicts it: of the questions', then of the trees' tokens."""
    target_N: Tensor
    """Its place in the flattened [M, T]."""


def pack_trees(rollouts: Rollouts, branches: Branches, rows_M: Tensor) -> PackedTrees:
    """The trees of these rows; a chain whose own row is not among them is run and not scored."""
    chain_M = branches.chain_B[rows_M]
    chains_C, tree_M = chain_M.unique(return_inverse=True)
    questions_Q, question_C = branches.question_C[chains_C].unique(return_inverse=True)
    prompts = pack_prompts(rollouts.prompt_PS[questions_Q], rollouts.prompt_keep_PS[questions_Q])
    length_Q = prompts.length_P.tolist()
    length_B = rollouts.keep_BT.sum(-1).tolist()
    trees = [Tree(question, length_Q[question]) for question in question_C.tolist()]
    for tree, chain in zip(trees, chains_C.tolist(), strict=True):
        tree.add(rollouts.response_BT[chain, : length_B[chain]].tolist(), first=0, chain=NO_CUT)
    scored = _Scored(prompts.last_P.tolist(), rollouts.keep_BT.shape[1])
    prefixes: dict[int, _Prefix] = {}
    for place, (row, index) in enumerate(zip(rows_M.tolist(), tree_M.tolist(), strict=True)):
        tree, length = trees[index], length_B[row]
        budget = int(branches.budget_B[row])
        if budget < 0:
            scored.add(place, index, before=None, begin=0, length=length)
            continue
        group = int(rollouts.group_B[row])
        if group not in prefixes:
            cut = min(branches.budgets[budget], length_B[int(branches.chain_B[row])])
            asked = rollouts.prompt_PS[group][rollouts.prompt_keep_PS[group]].tolist()
            prefixes[group] = _Prefix.added(tree, cut, asked[tree.start + cut :])
        prefix = prefixes[group]
        ids = rollouts.response_BT[row, : max(length - 1, 0)].tolist()
        begin = tree.add(ids, first=prefix.end, chain=prefix.cut, inserted=prefix.inserted)
        scored.add(place, index, before=prefix.last, begin=begin, length=length)
    return _packed(trees, prompts, scored)


@dataclass(frozen=True, slots=True)
class _Prefix:
    """What the answers to one cut of a chain have in common."""

    cut: int
    end: int
    """The number that an answer's first token has, counted from the chain's first."""
    inserted: tuple[int, int]
    """Where in the row."""
    last: int
    """Where in the row the token is that predicts the first of an answer."""

    @classmethod
    def added(cls, tree: Tree, cut: int, ids: list[int]) -> _Prefix:
        begin = tree.add(ids, first=cut, chain=cut)
        last = begin + len(ids) - 1 if ids else cut - 1
        return cls(cut, cut + len(ids), (begin, begin + len(ids)), last)


@dataclass(slots=True)
class _Scored:
    last_Q: list[int]
    steps: int
    found: list[tuple[int, int, int]] = field(default_factory=list[tuple[int, int, int]])
    """Tree, place in its row (-1 is the question's last token), and place in the flattened [M, T]."""

    def add(self, place: int, tree: int, *, before: int | None, begin: int, length: int) -> None:
        first = -1 if before is None else before
        places = [first, *range(begin, begin + length - 1)][:length]
        self.found += [(tree, at, place * self.steps + t) for t, at in enumerate(places)]


def _packed(trees: list[Tree], prompts: PackedPrompts, scored: _Scored) -> PackedTrees:
    device = prompts.tokens_N.device
    order = sorted(range(len(trees)), key=lambda index: -len(trees[index].tokens))
    asked = prompts.tokens_N.numel()
    begins: dict[int, int] = {}
    begin = asked
    for index in order:
        begins[index] = begin
        begin += len(trees[index].tokens)
    source = [
        scored.last_Q[trees[tree].question] if at < 0 else begins[tree] + at for tree, at, _ in scored.found
    ]
    ordered = [trees[index] for index in order]
    pieces = [ordered[i : i + ROWS_AT_ONCE] for i in range(0, len(ordered), ROWS_AT_ONCE)]
    return PackedTrees(
        prompts=prompts,
        tokens_N=torch.tensor([token for tree in ordered for token in tree.tokens], device=device),
        position_N=torch.tensor([place for tree in ordered for place in tree.position], device=device),
        layouts=[_layout(piece, prompts, device) for piece in pieces],
        source_N=torch.tensor(source, device=device),
        target_N=torch.tensor([target for _, _, target in scored.found], device=device),
    )


def _layout(trees: list[Tree], prompts: PackedPrompts, device: torch.device) -> Layout:
    length = len(trees[0].tokens)
    sizes = [len(tree.tokens) for tree in trees]
    prompt_R = torch.tensor([tree.question for tree in trees], device=device)
    place = [row * length + at for row, size in enumerate(sizes) for at in range(size)]
    padding = right_padding(prompts)
    before = torch.zeros(1, prompts.layout.length, device=device) if padding is None else padding[prompt_R]
    rows = len(trees)
    return Layout(
        tokens=sum(sizes),
        rows=rows,
        length=length,
        place_N=None if len(place) == rows * length else torch.tensor(place, device=device),
        prompt_R=prompt_R,
        mask=torch.cat(
            (before[:, None].expand(rows, length, -1), additive(sees(trees, device))), dim=2
        ).unsqueeze(1),
    )


def sees(trees: list[Tree], device: torch.device) -> Tensor:
    """[R, L, L], True where a token (second axis) sees one of its row; rows are padded on the right."""
    length = max(len(tree.tokens) for tree in trees)

    def padded(values: list[list[int]]) -> Tensor:
        return torch.tensor([row + [0] * (length - len(row)) for row in values], device=device)[:, :, None]

    key = torch.arange(length, device=device)
    is_chain = key < padded([tree.chain for tree in trees])
    since = padded([[span[0] for span in tree.inserted] for tree in trees])
    until = padded([[span[1] for span in tree.inserted] for tree in trees])
    is_inserted = (key >= since) & (key < until)
    is_own = key >= padded([tree.own for tree in trees])
    return (is_chain | is_inserted | is_own) & (key <= key[:, None])
