"""What can be told from neighbouring tokens alone, where sqlglot is more lenient than SQLite."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from sqlglot.parser import Parser
from sqlglot.tokenizer_core import Token, TokenType

from trainer.sql.errors import SqlSyntaxError

RESERVED = frozenset(
    {
        "all", "alter", "and", "as", "between", "case", "check", "collate", "commit", "constraint",
        "create", "default", "delete", "distinct", "drop", "else", "escape", "exists", "foreign",
        "from", "group", "having", "in", "index", "insert", "into", "is", "isnull", "join", "limit",
        "not", "notnull", "null", "on", "or", "order", "primary", "references", "select", "set",
        "table", "then", "to", "transaction", "union", "unique", "update", "using", "values",
        "when", "where",
    }
)  # fmt: skip
"""Words that SQLite takes for a name only in quotes."""

_TAKES_NOTHING = frozenset(
    {
        "changes", "char", "count", "cume_dist", "date", "datetime", "dense_rank", "json_array",
        "json_object", "julianday", "last_insert_rowid", "percent_rank", "pi", "random", "rank",
        "row_number", "sqlite_version", "time", "unixepoch",
    }
)  # fmt: skip
_BEFORE_A_LIST = {
    "select",
    "distinct",
    "order by",
    "group by",
    "by",
    "where",
    "having",
    "on",
    "from",
    "(",
    "limit",
}
_AFTER_A_LIST = {
    "from",
    "where",
    "group by",
    "having",
    "order by",
    "limit",
    "union",
    "except",
    "intersect",
    ")",
    ";",
}
_ANGLES = {TokenType.GT, TokenType.LT}
_CALLABLE = {TokenType.VAR}
_VALUES = {TokenType.STRING, TokenType.NUMBER}
_BEFORE_SELECT = {"(", ")", "union", "all", "except", "intersect"}
_NO_ALIAS_AFTER = _BEFORE_A_LIST | {",", "join"}


_QUOTED_OR_COMMENT = re.compile(
    r"""'[^']*' | "[^"]*" | `[^`]*` | \[[^\]]*\] | (--[^\n]* | /\*.*?(?:\*/|\Z))""", re.DOTALL | re.VERBOSE
)


def without_comments(sql: str) -> str:
    """Comments as spaces, so that every place in the text stays; sqlglot knows no GROUP /**/ BY."""
    return _QUOTED_OR_COMMENT.sub(lambda found: " " * len(found[0]) if found[1] else found[0], sql)


def check_neighbours(tokens: Sequence[Token]) -> None:
    """Raises SqlSyntaxError where two or three tokens stand as they cannot in SQLite."""
    if tokens[-1].token_type in {TokenType.COMMA, TokenType.DOT}:
        raise SqlSyntaxError(f"The query ends with '{tokens[-1].text}'.")
    for token, after in pairwise(tokens):
        if not _may_follow(token, after):
            raise _side_by_side(token, after)
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token.token_type is not TokenType.L_PAREN:
            continue
        if after.token_type is TokenType.STAR and before.token_type not in Parser.FUNC_TOKENS:
            raise _side_by_side(token, after)
        if after.token_type is TokenType.SELECT and before.token_type in _CALLABLE:
            raise _side_by_side(before, after)


def called_with_nothing(tokens: Sequence[Token]) -> str | None:
    """The first function called with () that cannot be, which SQLite finds only once it has parsed the
    query.
    """
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        empty = token.token_type is TokenType.L_PAREN and after.token_type is TokenType.R_PAREN
        if empty and before.token_type in Parser.FUNC_TOKENS and before.text.lower() not in _TAKES_NOTHING:
            return before.text
    return None


def _may_follow(token: Token, after: Token) -> bool:
    kinds = (token.token_type, after.token_type)
    if TokenType.DOT in kinds:
        return _good_dot(token, after)
    if TokenType.COMMA in kinds and _bad_comma(token, after):
        return False
    if kinds[0] in _ANGLES and kinds[1] in _ANGLES:
        return token.end + 1 == after.start
    if kinds[0] in _VALUES and kinds[1] in _VALUES:
        return False
    if kinds[0] is TokenType.JOIN:
        return kinds[1] is TokenType.L_PAREN or _is_name(after)
    if kinds[0] is TokenType.ALIAS:
        return kinds[1] in {TokenType.L_PAREN, TokenType.STRING, TokenType.NOT} or _is_name(after)
    if kinds[0] is TokenType.ON:
        return after.text.lower() not in _AFTER_A_LIST
    if kinds[1] is TokenType.ALIAS:
        return token.text.lower() not in _NO_ALIAS_AFTER
    if kinds[1] is TokenType.SELECT:
        return token.text.lower() in _BEFORE_SELECT
    return True


def _bad_comma(token: Token, after: Token) -> bool:
    if token.token_type is TokenType.COMMA:
        return after.text.lower() in _AFTER_A_LIST or after.token_type in {TokenType.COMMA, TokenType.JOIN}
    return token.text.lower() in _BEFORE_A_LIST


def _good_dot(token: Token, after: Token) -> bool:
    """A dot stands between a name and a name or star."""
    if token.token_type is TokenType.DOT:
        return after.token_type is TokenType.STAR or _is_name(after)
    return _is_name(token)


def _is_name(token: Token) -> bool:
    if token.token_type is TokenType.IDENTIFIER:
        return True
    text = token.text.lower()
    return text.replace("_", "a").isalnum() and not text[0].isdigit() and text not in RESERVED


def _side_by_side(token: Token, after: Token) -> SqlSyntaxError:
    return SqlSyntaxError(f"'{token.text[:30]}' cannot stand before '{after.text[:30]}'.")
