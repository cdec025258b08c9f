"""Text to one SELECT statement, and nothing else.

sqlglot is a transpiler's parser, more lenient than any database: it takes a missing select list, a comma before FROM and
clauses out of order. What SQLite refuses is refused here before or after it. Everything is bounded, because the
text is written by a policy that may have learnt to stall its grader.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sqlglot import exp
from sqlglot.dialects.sqlite import SQLite
from sqlglot.errors import ParseError, SqlglotError, TokenError
from sqlglot.tokens import Token, TokenType

from trainer.sql.errors import SqlPlanError, SqlSyntaxError

MOST_CHARACTERS = 8_000
MOST_TOKENS = 1_500
MOST_NESTING = 24
"""Of parentheses, and of CASE in CASE."""

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
_NOT_AFTER_COMMA = {*_CLAUSES, *_RESTART, TokenType.COMMA, TokenType.R_PAREN, TokenType.SEMICOLON}
_OPEN = {TokenType.L_PAREN, TokenType.CASE}
_ANGLES = {TokenType.GT, TokenType.LT}


def tokens_of(sql: str) -> list[Token]:
    """The text's tokens, without a closing semicolon.

    Raises SqlSyntaxError where it is too long, nested too deeply, or no sequence of tokens of one statement.
    """
    if len(sql) > MOST_CHARACTERS:
        raise SqlSyntaxError(f"The query is longer than {MOST_CHARACTERS} characters.")
    if "\0" in sql:
        raise SqlSyntaxError("The query has a NUL character.")
    try:
        tokens = list(_DIALECT.tokenize(sql))
    except TokenError as error:
        raise SqlSyntaxError(f"The query has text that is no SQL: {_first_line(error)}") from error
    while tokens and tokens[-1].token_type is TokenType.SEMICOLON:
        tokens.pop()
    if not tokens:
        raise SqlSyntaxError("The query is empty.")
    if len(tokens) > MOST_TOKENS:
        raise SqlSyntaxError(f"The query has more than {MOST_TOKENS} tokens.")
    if any(token.token_type is TokenType.SEMICOLON for token in tokens):
        raise SqlSyntaxError("There is more than one statement.")
    _check_nesting(tokens)
    _check_neighbours(tokens)
    return tokens


def parse(sql: str) -> exp.Query:
    """The one SELECT or set operation that the text is."""
    tokens = tokens_of(sql)
    try:
        found = _DIALECT.parser().parse(tokens, sql)
    except ParseError as error:
        raise SqlSyntaxError(f"The query does not parse: {_first_line(error)}") from error
    except SqlglotError as error:
        raise SqlSyntaxError(f"The query does not parse: {_first_line(error)}") from error
    except RecursionError as error:
        raise SqlPlanError("The query is nested too deeply.") from error
    root = found[0] if len(found) == 1 else None
    if not isinstance(root, exp.Select | exp.SetOperation):
        raise SqlSyntaxError("The text is not a SELECT statement.")
    _check_whole(root)
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


def _check_neighbours(tokens: Sequence[Token]) -> None:
    if tokens[-1].token_type is TokenType.COMMA:
        raise SqlSyntaxError("The query ends with a comma.")
    for token, after in pairwise(tokens):
        if token.token_type is TokenType.COMMA and after.token_type in _NOT_AFTER_COMMA:
            raise SqlSyntaxError(f"A comma stands before '{after.text}'.")
        if token.token_type is TokenType.STRING and after.token_type is TokenType.STRING:
            raise SqlSyntaxError("Two texts stand side by side.")
        angles = token.token_type in _ANGLES and after.token_type in _ANGLES
        if angles and token.end + 1 < after.start:
            raise SqlSyntaxError(f"'{token.text}' and '{after.text}' stand side by side.")


def _check_whole(root: exp.Expr) -> None:
    for node in root.walk():
        if isinstance(node, exp.Select) and not node.expressions:
            raise SqlSyntaxError("A SELECT names no columns.")
        if isinstance(node, exp.Group) and not node.expressions:
            raise SqlSyntaxError("GROUP BY names no columns.")
        if isinstance(node, exp.In) and node.args.get("query") is None and not node.expressions:
            field = node.args.get("field")
            if field is not None:
                raise SqlSyntaxError("IN is not followed by a list in parentheses.")


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0].split(". Line", 1)[0].strip().rstrip(".") + "."
