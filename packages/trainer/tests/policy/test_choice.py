"""Log-probs of given answers: against plain forward passes over each prompt and answer alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from test_huggingface import TASKS, WORDS, build
from torch import Tensor
from transformers import LlamaForCausalLM

from trainer.batch import Task
from trainer.policy.choice import choice_logp
from trainer.policy.huggingface import HuggingFacePolicy
from trainer.policy.huggingface_files import HuggingFaceSource
from trainer.policy.padding import ContextError
from trainer.policy.tiny import TinyPolicy


def summed(logits_SV: Tensor, tokens: list[int], start: int) -> float:
    """Of the tokens from `start` on, each given those before it."""
    logp_SV = logits_SV.double().log_softmax(-1)
    return sum(float(logp_SV[at - 1, tokens[at]]) for at in range(start, len(tokens)))


@torch.no_grad()
def test_a_tiny_policys_answers_of_different_lengths(policy: TinyPolicy, tasks: list[Task]) -> None:
    answers = [policy.tokenizer.encode_response(text) for text in ("abc", "d", "a0")]
    found_PC = choice_logp(policy, tasks, answers)
    for p, task in enumerate(tasks):
        prompt = policy.tokenizer.encode_prompt(task.prompt)
        for c, answer in enumerate(answers):
            whole = [*prompt, *answer]
            expected = summed(policy.model.logits(torch.tensor([whole]))[0], whole, len(prompt))
            assert float(found_PC[p, c]) == pytest.approx(expected, abs=1e-5)


@torch.no_grad()
def test_a_hugging_face_models_answers(tmp_path: Path) -> None:
    folder = build(tmp_path, "llama")
    policy = HuggingFacePolicy.load(HuggingFaceSource(str(folder)))
    reference = LlamaForCausalLM.from_pretrained(folder).eval()
    answers = [[WORDS.index("g")], [WORDS.index("h"), WORDS.index("a")]]
    found_PC = choice_logp(policy, TASKS, answers)
    for p, task in enumerate(TASKS):
        prompt = [WORDS.index(word) for word in task.prompt.split()]
        for c, answer in enumerate(answers):
            whole = [*prompt, *answer]
            expected = summed(reference(torch.tensor([whole])).logits[0], whole, len(prompt))
            assert float(found_PC[p, c]) == pytest.approx(expected, abs=1e-4)


def test_no_gradient_and_the_same_again(policy: TinyPolicy, tasks: list[Task]) -> None:
    answers = [policy.tokenizer.encode_response(text) for text in ("a", "b")]
    first = choice_logp(policy, tasks, answers)
    assert not first.requires_grad
    assert torch.equal(first, choice_logp(policy, tasks, answers))


def test_the_longest_answer_must_fit(policy: TinyPolicy) -> None:
    """94 characters between two special tokens fill the context of 96; 92 leave room for two tokens."""
    answers = [policy.tokenizer.encode_response(text) for text in ("a", "b0")]
    assert choice_logp(policy, [Task("fits", "a" * 92, "")], answers).shape == (1, 2)
    with pytest.raises(ContextError, match=r"'long'.*context of 96"):
        choice_logp(policy, [Task("long", "a" * 93, "")], answers)
