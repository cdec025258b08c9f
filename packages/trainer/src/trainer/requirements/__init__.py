"""What a node may require of the machine besides the trainer: whether it is here, and why not.

The names, with the words for them, come from the catalog (`REQUIREMENTS`, `REQUIRES`). `describe` tells the
worker what is here, and a run asks again before its first stage. Never imports torch.
"""

from trainer.requirements.allowances import ALLOWANCES, allow, is_allowed
from trainer.requirements.needed import check_requirements, required_by
from trainer.requirements.probes import Problem, offers, problem_of

__all__ = [
    "ALLOWANCES",
    "Problem",
    "allow",
    "check_requirements",
    "is_allowed",
    "offers",
    "problem_of",
    "required_by",
]
