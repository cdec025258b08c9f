"""Why a query is no tree: it does not parse (level -1), or it parses and does not fit the schema (-0.6)."""

from __future__ import annotations


class SqlError(Exception):
    """`message` is one sentence for a person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class SqlSyntaxError(SqlError):
    """The text is not one SELECT statement."""


class SqlPlanError(SqlError):
    """The statement names what the schema does not have, is ambiguous, or is beyond what is planned."""
