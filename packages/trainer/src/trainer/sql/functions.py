"""The functions that SQLite has; a query that calls another one does not plan."""

from __future__ import annotations

from itertools import pairwise

from sqlglot import exp
from sqlglot.parser import Parser
from sqlglot.tokenizer_core import TokenType

from trainer.sql.errors import SqlPlanError
from trainer.sql.parse import tokens_of

SQLITE_FUNCTIONS = frozenset(
    {
        "abs",
        "changes",
        "char",
        "coalesce",
        "concat",
        "concat_ws",
        "format",
        "glob",
        "hex",
        "ifnull",
        "iif",
        "instr",
        "last_insert_rowid",
        "length",
        "like",
        "likelihood",
        "likely",
        "lower",
        "ltrim",
        "max",
        "min",
        "nullif",
        "octet_length",
        "printf",
        "quote",
        "random",
        "randomblob",
        "replace",
        "round",
        "rtrim",
        "sign",
        "soundex",
        "sqlite_version",
        "substr",
        "substring",
        "trim",
        "typeof",
        "unhex",
        "unicode",
        "unlikely",
        "upper",
        "zeroblob",
        "avg",
        "count",
        "group_concat",
        "string_agg",
        "sum",
        "total",
        "median",
        "date",
        "time",
        "datetime",
        "julianday",
        "unixepoch",
        "strftime",
        "timediff",
        "row_number",
        "rank",
        "dense_rank",
        "percent_rank",
        "cume_dist",
        "ntile",
        "lag",
        "lead",
        "first_value",
        "last_value",
        "nth_value",
        "acos",
        "acosh",
        "asin",
        "asinh",
        "atan",
        "atan2",
        "atanh",
        "ceil",
        "ceiling",
        "cos",
        "cosh",
        "degrees",
        "exp",
        "floor",
        "ln",
        "log",
        "log10",
        "log2",
        "mod",
        "pi",
        "pow",
        "power",
        "radians",
        "sin",
        "sinh",
        "sqrt",
        "tan",
        "tanh",
        "trunc",
        "json",
        "json_array",
        "json_array_length",
        "json_extract",
        "json_object",
        "json_type",
        "json_valid",
        "json_group_array",
        "json_group_object",
        "cast",
        "exists",
        "in",
        "case",
        "filter",
        "over",
        "values",
    }
)


def check_functions(sql: str, root: exp.Expr) -> None:
    """sqlglot renames the functions of other databases, so the names are read from the text itself."""
    named = {alias.name.lower() for alias in root.find_all(exp.TableAlias)}
    for token, after in pairwise(tokens_of(sql)):
        if after.token_type is not TokenType.L_PAREN or token.token_type not in Parser.FUNC_TOKENS:
            continue
        name = token.text.lower()
        if name not in SQLITE_FUNCTIONS and name not in named:
            raise SqlPlanError(f"There is no function '{token.text}'.")
