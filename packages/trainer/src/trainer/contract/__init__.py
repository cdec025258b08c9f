"""What the trainer knows of a job: the node kinds (generated) and the spec that holds them. Never imports
torch."""

from trainer.contract.loader import JobNode, JobSpec, Limits, Wire, decode_spec, load_spec
from trainer.contract.nodes import CONTRACT_DIGEST, FAMILIES, SIGNALS, SLOTS

__all__ = [
    "CONTRACT_DIGEST",
    "FAMILIES",
    "SIGNALS",
    "SLOTS",
    "JobNode",
    "JobSpec",
    "Limits",
    "Wire",
    "decode_spec",
    "load_spec",
]
