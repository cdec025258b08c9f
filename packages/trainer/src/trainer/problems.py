"""Mistakes that a person can mend: what is wrong, where, and what to do about it."""

from __future__ import annotations


class ParamError(Exception):
    """A node's parameter that cannot be carried out; `param` is its camelCase name."""

    def __init__(self, param: str, message: str, remedy: str) -> None:
        super().__init__(f"{param}: {message} {remedy}")
        self.param = param
        self.message = message
        self.remedy = remedy
