"""Which kind of step comes next where a stage has two: supervised or reinforcement.

Pure rules over gradient norms (`rules.py`), the norms they compare (`norms.py`), and the switch that draws
(`switch.py`). Nothing here knows a policy, a loss or a stage; everything is plain floats.
"""

from trainer.switching.norms import Norms, first_norm_of_passes
from trainer.switching.rules import Moment, Rule, adaptive_rule, balance_of, static_rule
from trainer.switching.switch import Decision, Reason, Switch, SwitchLimits

__all__ = [
    "Decision",
    "Moment",
    "Norms",
    "Reason",
    "Rule",
    "Switch",
    "SwitchLimits",
    "adaptive_rule",
    "balance_of",
    "first_norm_of_passes",
    "static_rule",
]
