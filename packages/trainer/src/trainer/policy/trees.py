"""Chains with their answers as packed rows: a chain is run once, however many answers continue it.

One row a chain: [z | inserted 1 | answer 1.1 | answer 1.2 | .. | inserted 2 | ..]. What continues the first l
tokens of the chain stands at the places from l on, and sees the question, those l tokens, what is inserted
before it, and itself (the tree layout of arXiv 2505.13438, appendix). Log-probs are those of separate rows,
in which a chain would be run again for each of its cuts.

Shapes: M rows asked for, R rows of a layout, L its longest row, N packed tokens.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import torch
from torch import Tensor

from trainer.batch import Branches, Rollouts
from trainer.policy.packing import (
    ROWS_AT_ONCE,
    Layout,
    PackedPrompts,
    additive,
    pack_prompts,
    right_padding,
)

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


@dataclass(frozen=True, slots=True)
class GrownTrees:
    """Trees and what is scored of them, in no particular layout."""

    questions_Q: Tensor
    """Of the rollouts' prompts."""
    trees: list[Tree]
    found: list[tuple[int, int, int]]
    """Tree, place in its row (-1 is the question's last token), and place in the flattened [M, T]."""


def grow_trees(rollouts: Rollouts, branches: Branches, rows_M: Tensor) -> GrownTrees:
    """The trees of these rows; a chain whose own row is not among them is run and not scored."""
    chain_M = branches.chain_B[rows_M]
    chains_C, tree_M = chain_M.unique(return_inverse=True)
    questions_Q, question_C = branches.question_C[chains_C].unique(return_inverse=True)
    length_Q = rollouts.prompt_keep_PS[questions_Q].sum(-1).tolist()
    length_B = rollouts.keep_BT.sum(-1).tolist()
    trees = [Tree(question, length_Q[question]) for question in question_C.tolist()]
    for tree, chain in zip(trees, chains_C.tolist(), strict=True):
        tree.add(rollouts.response_BT[chain, : length_B[chain]].tolist(), first=0, chain=NO_CUT)
    scored = _Scored(rollouts.keep_BT.shape[1])
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
    return GrownTrees(questions_Q, trees, scored.found)


def pack_trees(rollouts: Rollouts, branches: Branches, rows_M: Tensor) -> PackedTrees:
    grown = grow_trees(rollouts, branches, rows_M)
    prompts = pack_prompts(rollouts.prompt_PS[grown.questions_Q], rollouts.prompt_keep_PS[grown.questions_Q])
    return _packed(grown, prompts)


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
    steps: int
    found: list[tuple[int, int, int]] = field(default_factory=list[tuple[int, int, int]])

    def add(self, place: int, tree: int, *, before: int | None, begin: int, length: int) -> None:
        first = -1 if before is None else before
        places = [first, *range(begin, begin + length - 1)][:length]
        self.found += [(tree, at, place * self.steps + t) for t, at in enumerate(places)]


def _packed(grown: GrownTrees, prompts: PackedPrompts) -> PackedTrees:
    device, trees = prompts.tokens_N.device, grown.trees
    order = sorted(range(len(trees)), key=lambda index: -len(trees[index].tokens))
    asked = prompts.tokens_N.numel()
    begins: dict[int, int] = {}
    begin = asked
    for index in order:
        begins[index] = begin
        begin += len(trees[index].tokens)
    last_Q = prompts.last_P.tolist()
    source = [last_Q[trees[tree].question] if at < 0 else begins[tree] + at for tree, at, _ in grown.found]
    ordered = [trees[index] for index in order]
    pieces = [ordered[i : i + ROWS_AT_ONCE] for i in range(0, len(ordered), ROWS_AT_ONCE)]
    return PackedTrees(
        prompts=prompts,
        tokens_N=torch.tensor([token for tree in ordered for token in tree.tokens], device=device),
        position_N=torch.tensor([place for tree in ordered for place in tree.position], device=device),
        layouts=[_layout(piece, prompts, device) for piece in pieces],
        source_N=torch.tensor(source, device=device),
        target_N=torch.tensor([target for _, _, target in grown.found], device=device),
    )


@dataclass(frozen=True, slots=True)
class PaddedTrees:
    """Some trees as rows that begin with their question, for a model that takes a mask of its own."""

    tokens_RL: Tensor
    position_RL: Tensor
    seen_RLL: Tensor
    """True where a token (second axis) sees one of its row. What is padded sees itself."""
    row_N: Tensor
    column_N: Tensor
    """Where the token stands that predicts each scored one."""
    target_N: Tensor
    """The scored token's place in the flattened [M, T]."""


def padded_trees(grown: GrownTrees, rollouts: Rollouts, tokens_at_once: int) -> Iterator[PaddedTrees]:
    """Longest first, at most so many tokens together, padding among them, but at least one row."""
    order = sorted(range(len(grown.trees)), key=lambda index: -_size(grown.trees[index]))
    scored: dict[int, list[tuple[int, int]]] = {}
    for tree, at, target in grown.found:
        scored.setdefault(tree, []).append((at, target))
    while order:
        rows = max(1, tokens_at_once // _size(grown.trees[order[0]]))
        yield _padded(grown, rollouts, order[:rows], scored)
        order = order[rows:]


def _size(tree: Tree) -> int:
    return tree.start + len(tree.tokens)


def _padded(
    grown: GrownTrees, rollouts: Rollouts, chosen: list[int], scored: dict[int, list[tuple[int, int]]]
) -> PaddedTrees:
    device, trees = rollouts.group_B.device, [grown.trees[index] for index in chosen]
    length = _size(trees[0])
    tokens_RL = torch.zeros(len(trees), length, dtype=torch.long, device=device)
    position_RL = torch.zeros_like(tokens_RL)
    seen_RLL = torch.eye(length, dtype=torch.bool, device=device).repeat(len(trees), 1, 1)
    found: list[tuple[int, int, int]] = []
    for row, (index, tree) in enumerate(zip(chosen, trees, strict=True)):
        question = grown.questions_Q[tree.question]
        asked = rollouts.prompt_PS[question][rollouts.prompt_keep_PS[question]]
        start, end = tree.start, _size(tree)
        tokens_RL[row, :start] = asked
        tokens_RL[row, start:end] = torch.tensor(tree.tokens, device=device)
        position_RL[row, :start] = torch.arange(start, device=device)
        position_RL[row, start:end] = torch.tensor(tree.position, device=device)
        seen_RLL[row, :start, :start] = torch.ones(start, start, dtype=torch.bool, device=device).tril()
        seen_RLL[row, start:end, :start] = True
        seen_RLL[row, start:end, start:end] = sees([tree], device)[0]
        found += [(row, start + at, target) for at, target in scored.get(index, [])]
    row_N, column_N, target_N = torch.tensor(found, device=device).view(-1, 3).unbind(1)
    return PaddedTrees(tokens_RL, position_RL, seen_RLL, row_N.long(), column_N.long(), target_N.long())


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
