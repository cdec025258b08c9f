"""Requests from the trainer to services that a graph names.

A graph is written by somebody who may start runs, and is carried out on somebody's machine: without these
bounds it would reach what that machine can reach and its author cannot. So a name is resolved once, every
address that it has is looked at, and the connection goes to one of those: a name that changes its mind
between the look and the call changes nothing. There are no redirects, no proxies, no cookies; a reply has a
deadline and a size. Knows nothing of rewards or tensors.
"""

from trainer.net.address import AddressError, Endpoint, endpoint_at
from trainer.net.client import FailedError, Reply, Request, send
from trainer.net.retries import Patience, send_until_answered
from trainer.net.secret import SecretError, secret_header

__all__ = [
    "AddressError",
    "Endpoint",
    "FailedError",
    "Patience",
    "Reply",
    "Request",
    "SecretError",
    "endpoint_at",
    "secret_header",
    "send",
    "send_until_answered",
]
