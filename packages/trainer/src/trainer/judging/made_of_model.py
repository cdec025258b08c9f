"""The judge that is plugged into a reward, as a model."""

from __future__ import annotations

from typing import Protocol, cast

from trainer.contract.nodes import RewardJudge
from trainer.judging.by_model import ModelJudge
from trainer.policy.protocol import Policy
from trainer.problems import ParamError


class GivesModel(Protocol):
    def model(self, port: str) -> object | None: ...


def model_judge(p: RewardJudge, given: GivesModel) -> ModelJudge:
    policy = given.model("model")
    if policy is None:
        raise ParamError(
            "judge",
            "A model is to judge, but none is plugged in.",
            "Plug the judge into 'model', or let an endpoint judge.",
        )
    return ModelJudge(p, cast("Policy", policy))
