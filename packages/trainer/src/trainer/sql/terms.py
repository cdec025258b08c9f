"""Scalar expressions over bound columns, as values that can be compared, rewritten and written as text.

A column belongs to an `owner`, a number that binding gave to one occurrence of a table (or of an
aggregation, or of a set operation). What an owner is called is decided late, so text is always made with a
`Names`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from trainer.sql.errors import SqlPlanError

Names = Mapping[int, str]

MOST_PARTS = 2_000
"""Of one expression; a chain of CTEs that each add a column to itself doubles it at every step."""

OWNED = {"column", "aggregate", "setcolumn"}
SUBQUERY = {"scalar", "in", "not in", "exists", "not exists"}
FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "<>": "<>", "is": "is", "is not": "is not"}
OPPOSITE = {
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
    "=": "<>",
    "<>": "=",
    "is": "is not",
    "is not": "is",
    "in": "not in",
    "not in": "in",
    "in list": "not in list",
    "not in list": "in list",
    "exists": "not exists",
    "not exists": "exists",
    "like": "not like",
    "not like": "like",
    "glob": "not glob",
    "not glob": "glob",
}
COMMUTATIVE = {"+", "*"}
_INFIX = {
    *FLIPPED,
    "like",
    "not like",
    "glob",
    "not glob",
    "+",
    "-",
    "*",
    "/",
    "%",
    "||",
    "&",
    "|",
    "<<",
    ">>",
}


@dataclass(frozen=True, slots=True)
class Term:
    head: str
    """An operator of the tables above, `column`, `literal`, `call`, `and`, `or`, `not`, `between`, ..."""
    args: tuple[Term, ...] = ()
    text: str = ""
    """Name of a column or function, or a literal as written in the tree."""
    owner: int = 0
    size: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        size = 1 + sum(arg.size for arg in self.args)
        if size > MOST_PARTS:
            raise SqlPlanError(f"An expression has more than {MOST_PARTS} parts.")
        object.__setattr__(self, "size", size)

    def parts(self) -> Iterator[Term]:
        yield self
        for arg in self.args:
            yield from arg.parts()

    def owners(self) -> frozenset[int]:
        """Whose columns occur, and which subqueries."""
        return frozenset(part.owner for part in self.parts() if part.head in OWNED or part.head in SUBQUERY)

    @property
    def is_constant(self) -> bool:
        return not any(part.owner for part in self.parts())

    @property
    def rank(self) -> int:
        """Side of a comparison: columns stand left of what a subquery gives, and that left of constants."""
        if self.is_constant:
            return 2
        return int(any(part.head in SUBQUERY for part in self.parts()))


def literal(text: str) -> Term:
    return Term("literal", text=text)


NULL = literal("null")


def conjuncts(term: Term) -> Iterator[Term]:
    """The parts of an AND, however it is nested."""
    if term.head == "and":
        for arg in term.args:
            yield from conjuncts(arg)
    else:
        yield term


def write(term: Term, names: Names) -> str:
    """The term as a person would write it, with as many brackets as it takes to read it one way only."""
    args = [write(arg, names) for arg in term.args]
    nested = [f"({text})" if _compound(arg) else text for arg, text in zip(term.args, args, strict=True)]
    head = term.head
    if head == "literal":
        return term.text
    if head in {"column", "setcolumn"}:
        return f"{names[term.owner]}.{term.text}"
    if head == "aggregate":
        name = names[term.owner]
        return f"{term.text}({', '.join(args)}){name}"
    if head == "scalar":
        return args[0]
    if head in _INFIX or head in {"and", "or"}:
        return f" {head} ".join(nested)
    if head in {"in list", "not in list"}:
        return f"{nested[0]} {head.removesuffix(' list')} ({', '.join(args[1:])})"
    if head in {"in", "not in"}:
        return f"{nested[0]} {head} {args[-1]}"
    if head in {"exists", "not exists"}:
        return f"{head}"
    if head == "tuple":
        return f"({', '.join(args)})"
    return f"{term.text or head}({', '.join(args)})"


def _compound(term: Term) -> bool:
    inner = term.args[0] if term.head == "scalar" else term
    return inner.head in _INFIX or inner.head in {"and", "or", "in list", "not in list", "in", "not in"}


Write = Callable[[Term], str]


def canonical(term: Term, text: Write) -> Term:
    """The one form of all that mean the same by the rules of the compact tree.

    NOT is pushed into comparisons, BETWEEN is two comparisons, an IN list of one is an equality and a
    disjunction of
    equalities an IN list, constants stand right, operands whose order does not matter are sorted by their
    text.
    """
    return _settled(without_not(term), text)


def without_not(term: Term, *, negated: bool = False) -> Term:
    """NOT pushed into comparisons, and BETWEEN as two of them; `negated` says that the term stands under a
    NOT.
    """
    head, args = term.head, term.args
    if head == "not":
        return without_not(args[0], negated=not negated)
    if head == "between":
        value, low, high = (without_not(arg) for arg in args)
        if negated:
            return Term("or", (Term("<", (value, low)), Term(">", (value, high))))
        return Term("and", (Term(">=", (value, low)), Term("<=", (value, high))))
    if head in {"and", "or"}:
        other = "or" if head == "and" else "and"
        return Term(other if negated else head, tuple(without_not(arg, negated=negated) for arg in args))
    inner = Term(head, tuple(without_not(arg) for arg in args), term.text, term.owner)
    if not negated:
        return inner
    if head in OPPOSITE:
        return Term(OPPOSITE[head], inner.args, inner.text, inner.owner)
    return Term("call", (inner,), "not")


def _settled(term: Term, text: Write) -> Term:
    args = tuple(_settled(arg, text) for arg in term.args)
    head = term.head
    if head in {"and", "or"}:
        return _junction(head, args, text)
    if head in {"in list", "not in list"}:
        items = _distinct(sorted(args[1:], key=text))
        if len(items) == 1:
            return _comparison(Term("=" if head == "in list" else "<>", (args[0], items[0])), text)
        return Term(head, (args[0], *items))
    if head in FLIPPED:
        return _comparison(Term(head, args), text)
    if head in COMMUTATIVE:
        flat = [part for arg in args for part in (arg.args if arg.head == head else (arg,))]
        return Term(head, tuple(sorted(flat, key=lambda arg: (arg.rank, text(arg)))))
    return Term(head, args, term.text, term.owner)


def _comparison(term: Term, text: Write) -> Term:
    left, right = term.args
    if (left.rank, text(left)) <= (right.rank, text(right)):
        return term
    return Term(FLIPPED[term.head], (right, left))


def _junction(head: str, args: tuple[Term, ...], text: Write) -> Term:
    flat = [part for arg in args for part in (arg.args if arg.head == head else (arg,))]
    if head == "or":
        flat = _as_lists(flat, text)
    parts = _distinct(sorted(flat, key=text))
    return parts[0] if len(parts) == 1 else Term(head, tuple(parts))


def _as_lists(parts: list[Term], text: Write) -> list[Term]:
    """`x = 1 or x = 2` is `x in (1, 2)`."""
    made = [part for part in parts if not _equals_constant(part)]
    equal = sorted((p for p in parts if _equals_constant(p)), key=lambda p: text(p.args[0]))
    for _, group in groupby(equal, key=lambda p: text(p.args[0])):
        held = list(group)
        items = _distinct(sorted((item for each in held for item in each.args[1:]), key=text))
        first = held[0].args[0]
        made.append(Term("in list", (first, *items)) if len(items) > 1 else Term("=", (first, items[0])))
    return made


def _equals_constant(term: Term) -> bool:
    return term.head in {"=", "in list"} and all(arg.is_constant for arg in term.args[1:])


def _distinct(terms: list[Term]) -> list[Term]:
    return list(dict.fromkeys(terms))
