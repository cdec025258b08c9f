"""Exported policies: what comes back by `load_policy`, in which type, and never pickled."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
import torch
from safetensors.torch import load_file

from trainer.batch import Task
from trainer.contract.nodes import ExportCheckpoint
from trainer.exports import EXPORTS
from trainer.policy.folder import load_policy
from trainer.policy.tiny import TinyPolicy
from trainer.policy.tiny_model import TinyConfig
from trainer.policy.tokenizer import CharacterTokenizer

AS_TRAINED = ExportCheckpoint(name="policy", dtype="as_trained", merge_lora=True)
TASKS = [Task("t", "abc", "", demonstration="cab")]


@pytest.fixture
def tiny() -> TinyPolicy:
    tokenizer = CharacterTokenizer.train(["abc"])
    return TinyPolicy.create(
        TinyConfig(layers=1, width=16, heads=2, context=32, vocab=tokenizer.vocab_size), tokenizer, 3
    )


def export(policy, folder: Path, **changes: object) -> dict[str, float]:
    p = msgspec.structs.replace(AS_TRAINED, **changes)
    return EXPORTS[ExportCheckpoint](p, policy=policy, folder=folder)


def test_a_policy_comes_back_with_the_same_scores(tiny: TinyPolicy, tmp_path: Path) -> None:
    signals = export(tiny, tmp_path)
    again = load_policy(tmp_path)
    assert torch.equal(again.demonstration_logp(TASKS).logp_BT, tiny.demonstration_logp(TASKS).logp_BT)
    assert signals == {"bytes": sum(p.stat().st_size for p in tmp_path.iterdir())}
    assert {p.suffix for p in tmp_path.iterdir()} == {".json", ".safetensors"}


def test_bfloat16_halves_the_weights_and_still_loads(tiny: TinyPolicy, tmp_path: Path) -> None:
    export(tiny, tmp_path / "full")
    export(tiny, tmp_path / "half", dtype="bfloat16")
    full, half = (load_file(tmp_path / name / "model.safetensors") for name in ("full", "half"))
    assert full.keys() == half.keys()
    for name, weight in full.items():
        assert half[name].dtype == torch.bfloat16
        assert torch.equal(half[name], weight.to(torch.bfloat16))
    loaded = load_policy(tmp_path / "half").demonstration_logp(TASKS).logp_BT
    assert torch.allclose(loaded, tiny.demonstration_logp(TASKS).logp_BT, atol=0.05)


def hugging_face(folder: Path):
    """A two-layer GPT-2 with adapters that are not zero, built from a config."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

    from trainer.policy.huggingface import HuggingFacePolicy
    from trainer.policy.huggingface_files import HuggingFaceSource, LoraSettings

    core = Tokenizer(models.WordLevel({"<eos>": 0, "a": 1, "b": 2, "c": 3, "<unk>": 4}, unk_token="<unk>"))
    core.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=core, eos_token="<eos>", pad_token="<eos>", unk_token="<unk>"
    )
    torch.manual_seed(0)
    config = GPT2Config(
        vocab_size=5, n_positions=32, n_embd=16, n_layer=2, n_head=2, eos_token_id=0, bos_token_id=0
    )
    GPT2LMHeadModel(config).save_pretrained(folder, safe_serialization=True)
    tokenizer.save_pretrained(folder)
    source = HuggingFaceSource(name=str(folder), lora=LoraSettings(rank=2, alpha=4.0, targets="all-linear"))
    policy = HuggingFacePolicy.load(source, seed=1)
    with torch.no_grad():
        for i, weight in enumerate(policy.trainable_parameters()):
            weight.normal_(0, 0.3, generator=torch.Generator().manual_seed(i))
    return policy


def test_merged_adapters_give_the_trained_scores(tmp_path: Path) -> None:
    from transformers import AutoModelForCausalLM

    policy = hugging_face(tmp_path / "base")
    export(policy, tmp_path / "out")
    merged = AutoModelForCausalLM.from_pretrained(tmp_path / "out", use_safetensors=True)
    prompt, shown = policy.tokenizer.encode_prompt("abc"), policy.tokenizer.encode_response("cab")
    ids = torch.tensor([[*prompt, *shown, policy.tokenizer.end_id]])
    logp = merged(ids).logits.log_softmax(-1)[0, len(prompt) - 1 : -1]
    expected = logp.gather(1, ids[0, len(prompt) :, None])[:, 0]
    assert torch.allclose(policy.demonstration_logp(TASKS).logp_BT[0], expected, atol=1e-5)


def test_unmerged_adapters_are_stored_alone(tmp_path: Path) -> None:
    policy = hugging_face(tmp_path / "base")
    export(policy, tmp_path / "out", merge_lora=False, dtype="bfloat16")
    weights = load_file(tmp_path / "out" / "adapter_model.safetensors")
    assert all("lora_" in name for name in weights)
    assert {w.dtype for w in weights.values()} == {torch.bfloat16}
    config = json.loads((tmp_path / "out" / "adapter_config.json").read_text())
    assert config["r"] == 2
    assert not (tmp_path / "out" / "model.safetensors").exists()


def test_without_adapters_unmerged_is_the_whole_policy(tiny: TinyPolicy, tmp_path: Path) -> None:
    export(tiny, tmp_path, merge_lora=False)
    assert load_policy(tmp_path).num_parameters == tiny.num_parameters
