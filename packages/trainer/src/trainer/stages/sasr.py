"""The stages around `hybrid.py`: a switch that follows the gradient norms, and mixtures fixed beforehand."""

from __future__ import annotations

from trainer.contract.nodes import TrainSasr, TrainStaticHybrid
from trainer.session import StageJob
from trainer.stages.hybrid import Hybrid
from trainer.stages.hybrid_plan import HybridPlan
from trainer.stages.output import StageOutput
from trainer.switching import Norms, Switch, SwitchLimits, adaptive_rule, balance_of, static_rule


def sasr(job: StageJob, p: TrainSasr) -> StageOutput:
    limits = SwitchLimits(p.p_min, p.p_max, p.kl_max)
    switch = Switch(adaptive_rule(p), Norms(p.ema, p.norm_window), limits, job.seed)
    plan = HybridPlan(
        switch, mix=p.mode == "mix", probe_every=p.probe_every, balance=lambda norms: balance_of(p, norms)
    )
    return Hybrid(job, p, plan).run()


def static_hybrid(job: StageJob, p: TrainStaticHybrid) -> StageOutput:
    switch = Switch(static_rule(p), Norms(p.ema, p.norm_window), SwitchLimits(), job.seed)
    return Hybrid(job, p, HybridPlan(switch)).run()
