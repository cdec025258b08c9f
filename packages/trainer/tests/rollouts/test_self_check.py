"""Two turns: what stands in the rows, what is trained, and the policy's own opinion of its tokens."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
import torch
from mux_designs import VECTORS, WORK

from trainer.advantages.gae import discounted, token_rewards
from trainer.assemble import assemble
from trainer.batch import Rollouts, Task
from trainer.contract.nodes import SIGNALS, RolloutSelfCheck
from trainer.policy import CharacterTokenizer, TinyConfig, TinyPolicy
from trainer.policy.padding import written_only
from trainer.policy.protocol import never
from trainer.rollouts.self_check import SELF_CHECK, sample_self_check
from trainer.sandbox import Command, Outcome
from trainer.verilog.extract import Frame
from trainer.verilog.judge import SOURCE, Work
from trainer.verilog.runner import Simulator

P = RolloutSelfCheck(
    group_size=6,
    max_tokens=5,
    revise_tokens=4,
    revise="failed",
    learn_from="both",
    feedback="verdict",
    feedback_text="[{feedback}]",
    feedback_characters=40,
    temperature=0.7,
    language="2012",
    compile_seconds=5.0,
    run_seconds=5.0,
)
FRAME = Frame("module mux2(input a, input b, input s, output y);\n  assign y = ", ";\nendmodule\n")
TASKS = tuple(
    Task(prompt, prompt, "", source=SOURCE, meta=Work(WORK.bench, FRAME, VECTORS).to_meta())
    for prompt in ("ab", "ba", "b")
)


class LikesA:
    """Compiles everything; a right-hand side with an a in it works, any other writes no right line."""

    def run_all(self, commands: list[Command]) -> list[Outcome]:
        return [self._run(command) for command in commands]

    def _run(self, command: Command) -> Outcome:
        design = command.files.get("design.sv")
        if design is not None:
            side = design.split(b"assign y = ")[1].split(b";")[0]
            files = {"sim": b"good" if b"a" in side else b"bad"}
        else:
            text = VECTORS if command.files["sim"] == b"good" else "wrong\n" * 8
            files = {command.collect[0]: text.encode()}
        return Outcome(ended="exit", exit_code=0, stdout=b"", stderr=b"", files=files, wall_seconds=0.01)


def policy(context: int = 64) -> TinyPolicy:
    made = TinyPolicy.create(
        TinyConfig(layers=2, width=32, heads=2, context=context, vocab=1), CharacterTokenizer("ab~|"), 0
    )
    with torch.no_grad():
        made.model.embedding.mul_(0.3)
    return made


def sampled(p: RolloutSelfCheck = P, own: TinyPolicy | None = None, seed: int = 4) -> Rollouts:
    return sample_self_check(
        p,
        own or policy(),
        TASKS,
        simulator=Simulator(LikesA()),
        generator=torch.Generator().manual_seed(seed),
        interrupt=never,
    )


def turns(rollouts: Rollouts) -> list[bool]:
    assert rollouts.inserted_BT is not None
    return rollouts.inserted_BT.any(-1).tolist()


def test_rows_hold_both_turns_and_rewards_read_the_last_design() -> None:
    rollouts, own = sampled(), policy()
    assert rollouts.final_B is not None and rollouts.inserted_BT is not None
    two = turns(rollouts)
    assert True in two and False in two
    said = own.tokenizer.encode_prompt("[wrong 0/8]")
    for row, revised in enumerate(two):
        inserted = rollouts.response_BT[row][rollouts.inserted_BT[row]].tolist()
        written = rollouts.response_BT[row][rollouts.keep_BT[row]].tolist()
        first = rollouts.text_B[row].split("\n")[0]
        assert ("a" in first) is not revised
        if not revised:
            assert (inserted, rollouts.final_B[row]) == ([], rollouts.text_B[row])
            assert own.tokenizer.decode(written) == first
            continue
        assert inserted == said
        assert rollouts.text_B[row].endswith(f"\n{rollouts.final_B[row]}")
        gap = rollouts.inserted_BT[row].nonzero().flatten()[0]
        assert own.tokenizer.decode(written[:gap]) == first
        assert own.tokenizer.decode(written[gap:]) == rollouts.final_B[row]
    assert rollouts.judged().text_B == rollouts.final_B


@pytest.mark.parametrize("temperature", [0.7, 1.0, 1.6])
def test_log_probs_are_those_of_a_fresh_pass_over_the_whole_row(temperature: float) -> None:
    own = policy()
    rollouts = sampled(msgspec.structs.replace(P, temperature=temperature), own)
    fresh = own.logp(rollouts)
    assert torch.equal(fresh.keep_BT, rollouts.keep_BT)
    assert (fresh.logp_BT - rollouts.logp_old_BT).abs().max() < 1e-5
    assert rollouts.inserted_BT is not None
    assert not fresh.logp_BT[rollouts.inserted_BT].any()
    rows = torch.tensor([7, 2, 11])
    some = own.logp(rollouts, rows)
    assert torch.allclose(some.logp_BT, fresh.logp_BT[rows], atol=1e-6)


def test_log_probs_by_hand_token_by_token() -> None:
    """Each written token, from the model's logits over everything before it, feedback included."""
    own = policy()
    rollouts = sampled(msgspec.structs.replace(P, temperature=1.0), own)
    row = turns(rollouts).index(True)
    prompt = rollouts.group_B[row]
    before = rollouts.prompt_PS[prompt][rollouts.prompt_keep_PS[prompt]].tolist()
    tokens = rollouts.response_BT[row][rollouts.read_BT[row]].tolist()
    whole = torch.tensor([[*before, *tokens]])
    plain = Rollouts(
        tasks=(TASKS[0],),
        group_B=torch.zeros(1, dtype=torch.long),
        prompt_PS=whole[:, :1],
        prompt_keep_PS=torch.ones(1, 1, dtype=torch.bool),
        response_BT=whole[:, 1:],
        keep_BT=torch.ones_like(whole[:, 1:], dtype=torch.bool),
        logp_old_BT=torch.zeros(1, whole.shape[1] - 1),
        text_B=("",),
        truncated_B=torch.zeros(1, dtype=torch.bool),
        temperature=1.0,
    )
    expected = own.logp(plain).logp_BT[0, len(before) - 1 :]
    kept = rollouts.keep_BT[row, : len(tokens)]
    assert torch.allclose(rollouts.logp_old_BT[row, : len(tokens)][kept], expected[kept], atol=1e-5)


def test_feedback_has_no_gradient_of_its_own() -> None:
    """The gradient of all log-probs of a row is that of the written ones."""
    own = policy()
    rollouts = sampled(own=own)
    scores = own.logp(rollouts)
    total = torch.autograd.grad(scores.logp_BT.sum(), own.trainable_parameters(), retain_graph=True)
    kept = torch.autograd.grad((scores.logp_BT * rollouts.keep_BT).sum(), own.trainable_parameters())
    for one, other in zip(total, kept, strict=True):
        assert torch.equal(one, other)
    assert written_only(scores, rollouts, None).logp_BT.equal(scores.logp_BT)


@pytest.mark.parametrize("learn_from", ["both", "first", "revised"])
def test_which_turns_learn(learn_from: str) -> None:
    rollouts = sampled(msgspec.structs.replace(P, learn_from=learn_from))
    assert rollouts.inserted_BT is not None
    learns_BT = rollouts.keep_BT if rollouts.learns_BT is None else rollouts.keep_BT & rollouts.learns_BT
    for row, revised in enumerate(turns(rollouts)):
        places = rollouts.inserted_BT[row].nonzero().flatten()
        kept = rollouts.keep_BT[row].nonzero().flatten()
        wanted = kept
        if revised and learn_from == "first":
            wanted = kept[kept < places[0]]
        if revised and learn_from == "revised":
            wanted = kept[kept > places[-1]]
        assert learns_BT[row].nonzero().flatten().tolist() == wanted.tolist()


def test_what_learns_and_counts_in_a_stage(self_check_recipe: Any) -> None:
    rollouts = sampled(msgspec.structs.replace(P, learn_from="first"))
    learn_BT, count_BT = self_check_recipe.learn(rollouts, policy().tokenizer)
    assert rollouts.learns_BT is not None and rollouts.inserted_BT is not None
    assert torch.equal(count_BT, rollouts.keep_BT & rollouts.learns_BT)
    assert not (learn_BT & count_BT & rollouts.inserted_BT).any()


@pytest.fixture
def self_check_recipe() -> Any:
    from job_specs import job_spec

    from trainer.contract import JobSpec

    spec = msgspec.convert(job_spec(), JobSpec)
    stage = spec.by_id()["grpo"]
    return assemble(spec, stage, stage.config, never)  # type: ignore[arg-type]


def test_signals() -> None:
    rollouts = sampled()
    signals = SELF_CHECK.signals(rollouts, 2.0)
    two = turns(rollouts)
    assert set(signals) == set(SIGNALS[RolloutSelfCheck])
    assert signals["revised"] == sum(two) / len(two)
    assert rollouts.final_B is not None
    first = ["a" in text.split("\n")[0] for text in rollouts.text_B]
    last = ["a" in text for text in rollouts.final_B]
    assert signals["passFirst"] == sum(first) / len(first)
    assert signals["passFinal"] == sum(last) / len(last)
    assert signals["mended"] == sum(last[row] for row, twice in enumerate(two) if twice) / sum(two)
    assert signals["broken"] == 0.0


def test_all_designs_may_be_looked_at_again() -> None:
    rollouts = sampled(msgspec.structs.replace(P, revise="all"))
    assert all(turns(rollouts))
    assert any("works" in text for text in rollouts.text_B)


def test_without_room_in_the_context_there_is_one_turn() -> None:
    rollouts = sampled(own=policy(context=14))
    assert rollouts.inserted_BT is None
    assert rollouts.told["revised"] == 0.0


def test_the_same_seed_gives_the_same_rows() -> None:
    one, other = sampled(), sampled()
    assert torch.equal(one.response_BT, other.response_BT)
    assert not torch.equal(one.response_BT, sampled(seed=5).response_BT)


def test_advantages_by_generalised_estimation_look_past_what_was_inserted() -> None:
    """A row with a gap is worth what the row without it is."""
    keep_BT = torch.tensor([[True, True, False, False, True, True, False]])
    value_BT = torch.tensor([[0.5, 0.25, 9.0, 9.0, 1.0, 2.0, 9.0]], dtype=torch.float64)
    reward_B = torch.tensor([3.0], dtype=torch.float64)
    cost_BT = torch.zeros_like(value_BT)
    reward_BT = token_rewards(reward_B, cost_BT, keep_BT)
    assert reward_BT.tolist() == [[0, 0, 0, 0, 0, 3.0, 0]]
    gap = discounted(reward_BT, value_BT, keep_BT, discount=0.9, decay=0.8)
    close_BT = torch.ones(1, 4, dtype=torch.bool)
    close = discounted(
        token_rewards(reward_B, torch.zeros(1, 4), close_BT),
        value_BT[keep_BT][None],
        close_BT,
        discount=0.9,
        decay=0.8,
    )
    assert gap[keep_BT].tolist() == pytest.approx(close[0].tolist())
    assert not gap[~keep_BT].any()
