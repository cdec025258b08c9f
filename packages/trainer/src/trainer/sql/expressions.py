"""sqlglot's scalar expressions to bound terms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlglot import exp

from trainer.sql.errors import SqlPlanError
from trainer.sql.scope import Scope
from trainer.sql.terms import NULL, Term, literal

_BINARY: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.Is: "is",
    exp.NullSafeEQ: "is",
    exp.NullSafeNEQ: "is not",
    exp.Like: "like",
    exp.Glob: "glob",
    exp.And: "and",
    exp.Or: "or",
    exp.Add: "+",
    exp.Sub: "-",
    exp.Mul: "*",
    exp.Div: "/",
    exp.Mod: "%",
    exp.DPipe: "||",
    exp.BitwiseAnd: "&",
    exp.BitwiseOr: "|",
    exp.BitwiseLeftShift: "<<",
    exp.BitwiseRightShift: ">>",
}
_COMPARED = {"=", "<>", ">", ">=", "<", "<=", "in list"}
_WHOLE = re.compile(r"-?\d+(\.0*)?")
_REFUSED = (exp.Placeholder, exp.Parameter, exp.Any, exp.All)

Subquery = Callable[[exp.Expr, Scope, str], Term]
"""Binds a query in parentheses; `kind` is scalar, in or exists. The term's args are its outputs."""


@dataclass(frozen=True, slots=True)
class Reader:
    scope: Scope
    subquery: Subquery
    aggregation: int | None
    """The owner of aggregates that stand here; None where none may stand."""

    def read(self, node: exp.Expr) -> Term:
        if isinstance(node, exp.Paren | exp.Alias):
            return self.read(node.this)
        if isinstance(node, exp.Column):
            return self._column(node)
        if isinstance(node, exp.Literal):
            return _literal(node)
        if isinstance(node, exp.Subquery | exp.Select | exp.SetOperation):
            return self.subquery(
                node.unnest() if isinstance(node, exp.Subquery) else node, self.scope, "scalar"
            )
        if isinstance(node, exp.Window):
            return self._window(node)
        if isinstance(node, exp.Filter):
            made = self.read(node.this)
            condition = replace(self, aggregation=None).read(node.expression.this)
            return replace(made, args=(*made.args, Term("call", (condition,), "filter")))
        if isinstance(node, exp.AggFunc):
            return self._aggregate(node)
        if isinstance(node, _REFUSED):
            raise SqlPlanError(f"'{node.sql('sqlite')[:40]}' cannot be planned.")
        return self._operator(node)

    def _column(self, node: exp.Column) -> Term:
        if isinstance(node.this, exp.Star):
            raise SqlPlanError("'*' stands where a value is asked for.")
        if node.args.get("db") is not None and node.text("db").lower() != "main":
            raise SqlPlanError(f"There is no database '{node.text('db')}'.")
        return self.scope.resolve(
            node.name, node.text("table") or None, quoted=bool(node.this.args.get("quoted"))
        )

    def _operator(self, node: exp.Expr) -> Term:
        head = _BINARY.get(type(node))
        if head in {"and", "or"}:
            return Term(head, tuple(self.read(each) for each in node.flatten(unnest=False)))
        if head is not None:
            args = (self.read(node.this), self.read(node.expression))
            return _compared(head, args)
        if isinstance(node, exp.Not):
            return Term("not", (self.read(node.this),))
        if isinstance(node, exp.Neg):
            return _negative(self.read(node.this))
        if isinstance(node, exp.Between):
            args = (self.read(node.this), self.read(node.args["low"]), self.read(node.args["high"]))
            return Term("between", tuple(_whole(arg) for arg in args))
        if isinstance(node, exp.In):
            return self._in(node)
        if isinstance(node, exp.Exists):
            return self.subquery(node.this, self.scope, "exists")
        return self._value(node)

    def _value(self, node: exp.Expr) -> Term:
        if isinstance(node, exp.Tuple):
            return Term("tuple", tuple(self.read(each) for each in node.expressions))
        if isinstance(node, exp.Boolean):
            return literal("1" if node.this else "0")
        if isinstance(node, exp.Null):
            return NULL
        return self._call(node)

    def _in(self, node: exp.In) -> Term:
        value = self.read(node.this)
        query = node.args.get("query")
        if query is not None:
            found = self.subquery(
                query.unnest() if isinstance(query, exp.Subquery) else query, self.scope, "in"
            )
            width = len(value.args) if value.head == "tuple" else 1
            if len(found.args) != width:
                raise SqlPlanError(f"IN compares {width} value(s) with {len(found.args)} columns.")
            inside = found.args[0] if width == 1 else Term("tuple", found.args)
            return Term("in", (value, inside), owner=found.owner)
        if node.args.get("field") is not None or node.args.get("unnest") is not None:
            raise SqlPlanError("IN is followed by something other than a list or a query.")
        return _compared("in list", (value, *(self.read(each) for each in node.expressions)))

    def _aggregate(self, node: exp.AggFunc) -> Term:
        name = type(node).__name__.lower()
        if self.aggregation is None:
            raise SqlPlanError(f"The aggregate '{name}' stands where single rows are read.")
        inside = replace(self, aggregation=None)
        first = node.this
        distinct = isinstance(first, exp.Distinct)
        parts = first.expressions if isinstance(first, exp.Distinct) else [first, *node.expressions]
        if isinstance(first, exp.Distinct) and len(parts) != 1:
            raise SqlPlanError(f"{name.upper()}(DISTINCT) is of {len(parts)} columns, not of one.")
        extra = [node.args[key] for key in ("separator",) if isinstance(node.args.get(key), exp.Expr)]
        args = tuple(inside.read_or_star(each) for each in (*parts, *extra) if isinstance(each, exp.Expr))
        if name == "count" and not distinct and len(args) == 1 and _counts_rows(args[0]):
            args = (literal("*"),)
        if distinct and name not in {"min", "max"}:
            name += " distinct"
        return Term("aggregate", args, name, self.aggregation)

    def read_or_star(self, node: exp.Expr) -> Term:
        return literal("*") if isinstance(node, exp.Star) else self.read(node)

    def _window(self, node: exp.Window) -> Term:
        function = node.this
        if isinstance(function, exp.AggFunc):
            made = replace(self, aggregation=-1)._aggregate(function)
            function_term = Term("call", made.args, made.text)
        else:
            function_term = self.read(function)
        others = [node.args.get("order"), node.args.get("spec")]
        parts = [Term("call", tuple(self.read(e) for e in node.args.get("partition_by") or ()), "partition")]
        parts += [self._call(each) for each in others if isinstance(each, exp.Expr)]
        return Term("window", (function_term, *parts), "over")

    def _call(self, node: exp.Expr) -> Term:
        """Any other function or operator, by its name in sqlglot and its arguments in their order there."""
        if isinstance(node, exp.DataType | exp.Identifier | exp.Var | exp.HexString):
            return literal(node.sql("sqlite").lower())
        if isinstance(node, exp.Star):
            raise SqlPlanError("'*' stands where a value is asked for.")
        name = node.name.lower() if isinstance(node, exp.Anonymous) else node.key
        args: list[Term] = []
        for key in node.arg_types:
            value = node.args.get(key)
            if isinstance(node, exp.Anonymous) and key == "this":
                continue
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, exp.Expr):
                    args.append(self.read(each))
                elif each is not None and each is not False:
                    args.append(literal(f"{key}={each}"))
        return Term("call", tuple(args), name)


def _counts_rows(arg: Term) -> bool:
    return arg.head == "literal" and arg != NULL


def _literal(node: exp.Literal) -> Term:
    if node.is_string:
        return literal("'" + str(node.this).replace("'", "''") + "'")
    return literal(str(node.this).lower())


def _negative(term: Term) -> Term:
    if term.head == "literal" and term.text[:1].isdigit():
        return literal(f"-{term.text}")
    return Term("call", (term,), "-")


def _compared(head: str, args: tuple[Term, ...]) -> Term:
    """A whole number is the same compared as 30 and as 30.0; elsewhere 7 / 2.0 is not 7 / 2."""
    if head in _COMPARED:
        args = tuple(_whole(arg) for arg in args)
    if head == "like" and args[1].head == "literal":
        args = (args[0], literal(_ascii_lower(args[1].text)))  # SQLite's LIKE does not see ASCII case
    return Term(head, args)


def _whole(term: Term) -> Term:
    if term.head == "literal" and _WHOLE.fullmatch(term.text):
        return literal(str(int(term.text.split(".")[0])))
    return term


def _ascii_lower(text: str) -> str:
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)
