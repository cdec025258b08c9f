"""Text to one SELECT statement, and nothing else.

sqlglot is a transpiler's parser, more lenient than any database: it takes a missing select list, a comma
before FROM and clauses out of order. What SQLite refuses is refused here before or after it. Everything is
bounded, because the text is written by a policy that may have learnt to stall its grader.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp
from sqlglot.dialects.sqlite import SQLite
from sqlglot.errors import ParseError, SqlglotError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from trainer.sql.errors import SqlPlanError, SqlSyntaxError
from trainer.sql.lexical import RESERVED, called_with_nothing, check_neighbours, without_comments

MOST_CHARACTERS = 8_000
MOST_TOKENS = 1_500
MOST_NESTING = 24
"""Of parentheses, and of CASE in CASE."""
MOST_DEPTH = 120
"""Of the syntax tree: well inside Python's own limit, so that what is refused does not depend on who asks."""

_DIALECT = SQLite()
_CLAUSES = {
    TokenType.FROM: 1,
    TokenType.WHERE: 2,
    TokenType.GROUP_BY: 3,
    TokenType.HAVING: 4,
    TokenType.ORDER_BY: 5,
    TokenType.LIMIT: 6,
    TokenType.OFFSET: 7,
}
_RESTART = {TokenType.SELECT, TokenType.UNION, TokenType.EXCEPT, TokenType.INTERSECT}
_OPEN = {TokenType.L_PAREN, TokenType.CASE}


def tokens_of(sql: str) -> list[Token]:
    """The text's tokens, without a closing semicolon.

    Raises SqlSyntaxError where it is too long, nested too deeply, or no sequence of tokens of one statement.
    """
    if len(sql) > MOST_CHARACTERS:
        raise SqlSyntaxError(f"The query is longer than {MOST_CHARACTERS} characters.")
    if "\0" in sql:
        raise SqlSyntaxError("The query has a NUL character.")
    try:
        tokens = list(_DIALECT.tokenize(without_comments(sql)))
    except TokenError as error:
        raise SqlSyntaxError("The query has text that is no SQL.") from error
    while tokens and tokens[-1].token_type is TokenType.SEMICOLON:
        tokens.pop()
    if not tokens:
        raise SqlSyntaxError("The query is empty.")
    if len(tokens) > MOST_TOKENS:
        raise SqlSyntaxError(f"The query has more than {MOST_TOKENS} tokens.")
    if any(token.token_type is TokenType.SEMICOLON for token in tokens):
        raise SqlSyntaxError("There is more than one statement.")
    _check_nesting(tokens)
    check_neighbours(tokens)
    return tokens


def parse(sql: str) -> exp.Query:
    """The one SELECT or set operation that the text is."""
    tokens = tokens_of(sql)
    try:
        found = _DIALECT.parser().parse(tokens, sql)
    except SqlglotError as error:
        if (name := called_with_nothing(tokens)) is not None:
            raise SqlPlanError(f"The function '{name}' is called with nothing.") from error
        raise SqlSyntaxError(_words(error)) from error
    except RecursionError as error:
        raise SqlPlanError("The query is nested too deeply.") from error
    root = found[0] if len(found) == 1 else None
    if not isinstance(root, exp.Select | exp.SetOperation):
        raise SqlSyntaxError("The text is not a SELECT statement.")
    _check_whole(root)
    if _depth(root) > MOST_DEPTH:
        raise SqlPlanError(f"The query is nested more than {MOST_DEPTH} operators deep.")
    return root


def _check_nesting(tokens: Sequence[Token]) -> None:
    """Parentheses match, clauses stand in order, and neither goes deeper than `MOST_NESTING`."""
    reached = [0]
    for token in tokens:
        kind = token.token_type
        if kind in _OPEN:
            reached.append(0)
            if len(reached) > MOST_NESTING + 1:
                raise SqlSyntaxError(f"The query is nested more than {MOST_NESTING} levels deep.")
        elif kind in {TokenType.R_PAREN, TokenType.END}:
            if len(reached) == 1:
                raise SqlSyntaxError(f"'{token.text}' closes nothing.")
            reached.pop()
        elif kind in _RESTART:
            reached[-1] = 0
        elif kind in _CLAUSES:
            if _CLAUSES[kind] <= reached[-1]:
                raise SqlSyntaxError(f"'{token.text}' stands after a clause that must follow it.")
            reached[-1] = _CLAUSES[kind]
    if len(reached) > 1:
        raise SqlSyntaxError("A parenthesis is not closed.")


def _depth(root: exp.Expr) -> int:
    """Of the syntax tree; a chain of 50 ANDs is 50 deep."""
    deepest, waiting = 0, [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [(child, depth + 1) for child in node.iter_expressions()]
    return deepest


def _check_whole(root: exp.Expr) -> None:
    for node in root.walk():
        if isinstance(node, exp.Identifier) and not node.args.get("quoted") and node.name.lower() in RESERVED:
            raise SqlSyntaxError(f"'{node.name}' stands where a name is asked for.")
        if isinstance(node, exp.Select) and not node.expressions:
            raise SqlSyntaxError("A SELECT names no columns.")
        if isinstance(node, exp.Group) and not node.expressions:
            raise SqlSyntaxError("GROUP BY names no columns.")
        if isinstance(node, exp.In) and node.args.get("query") is None and not node.expressions:
            field = node.args.get("field")
            if field is not None:
                raise SqlSyntaxError("IN is not followed by a list in parentheses.")


def _words(error: SqlglotError) -> str:
    """Where the parser stopped, in the query's own text."""
    found = error.errors[0] if isinstance(error, ParseError) and error.errors else {}
    near = str(found.get("highlight") or "").strip()
    return f"The query does not parse near '{near[:40]}'." if near else "The query does not parse."
