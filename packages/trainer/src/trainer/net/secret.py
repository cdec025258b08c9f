"""Secrets for services, out of variables of the worker's environment: a graph names one and never sees it.

Only variables that begin with `SWITCHYARD_SECRET_` can be named, so that a graph cannot have any other sent
away; and each goes only to the hosts that its owner lists in `<name>_HOSTS`, so that a graph cannot have it
sent to a host of its author's.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

PREFIX = "SWITCHYARD_SECRET_"
HOSTS = "_HOSTS"
VARIABLE = re.compile(r"SWITCHYARD_SECRET_[A-Z0-9_]{1,64}")


class SecretError(Exception):
    """The secret cannot be sent; what to do about it is in `remedy`."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}")
        self.message = message
        self.remedy = remedy


def secret_header(
    header: str, variable: str, *, host: str, scheme: str = "", environment: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """`{header: scheme + secret}`. `scheme` stands before it, such as "Bearer "."""
    if not VARIABLE.fullmatch(variable) or variable.endswith(HOSTS):
        raise SecretError(
            f"'{variable[:80]}' is no name of a secret.",
            f"Name a variable of the worker's environment that begins with {PREFIX}.",
        )
    value = environment.get(variable, "").strip()
    if not value:
        raise SecretError(
            f"The worker's environment has no {variable}.",
            f"Set it where the worker is started, and {variable}{HOSTS} to the hosts it may be sent to.",
        )
    if any(ord(letter) < 32 or ord(letter) > 126 for letter in value):
        raise SecretError(f"{variable} has characters in it that no header can hold.", "Set it again.")
    hosts = environment.get(f"{variable}{HOSTS}", "").replace(",", " ").lower().split()
    if host.lower() not in hosts:
        raise SecretError(
            f"{variable} may not be sent to '{host}'.",
            f"The worker's owner adds the host to {variable}{HOSTS}, if it is to have the secret.",
        )
    return {header: f"{scheme}{value}"}
