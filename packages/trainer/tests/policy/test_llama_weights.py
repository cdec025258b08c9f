from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import LlamaConfig, LlamaForCausalLM

from trainer.policy.llama_weights import load_llama


def llama(folder: Path, **changed: object) -> LlamaForCausalLM:
    torch.manual_seed(0)
    sizes = {"num_hidden_layers": 3, "hidden_size": 48, "num_attention_heads": 4, "intermediate_size": 112}
    config = LlamaConfig(**{"vocab_size": 70, "max_position_embeddings": 64, **sizes, **changed})
    model = LlamaForCausalLM(config)
    with torch.no_grad():
        for weight in model.parameters():
            weight.add_(torch.randn_like(weight) * 0.2)  # gains too, so that none is 1
    model.save_pretrained(folder)
    return model


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("theta", [10_000.0, 500.0])
def test_llama_weights_give_the_same_logits(tmp_path: Path, tied: bool, theta: float) -> None:
    rope = {"rope_type": "default", "rope_theta": theta}
    theirs = llama(tmp_path, tie_word_embeddings=tied, rope_parameters=rope)
    ours = load_llama(tmp_path)
    tokens = torch.randint(70, (2, 50), generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        logits = ours.logits(tokens)
        expected = theirs(tokens).logits
    assert expected.std() > 1
    torch.testing.assert_close(logits, expected, atol=1e-4, rtol=0)


def test_llama_weights_get_the_same_gradients(tmp_path: Path) -> None:
    theirs = llama(tmp_path, tie_word_embeddings=True)
    ours = load_llama(tmp_path)
    tokens = torch.randint(70, (2, 50), generator=torch.Generator().manual_seed(1))
    weights = torch.randn(2, 50, 70, generator=torch.Generator().manual_seed(2)) / 100
    (ours.logits(tokens) * weights).sum().backward()
    (theirs(tokens).logits * weights).sum().backward()
    inner = theirs.model.layers
    pairs = [
        (ours.embedding.grad, theirs.model.embed_tokens.weight.grad),
        (ours.block(0).attention_norm.grad, inner[0].input_layernorm.weight.grad),
        (ours.block(0).qkv.grad[96:], inner[0].self_attn.v_proj.weight.grad),
        (ours.block(1).gate_up.grad[:112], inner[1].mlp.gate_proj.weight.grad),
        (ours.block(2).down.grad, inner[2].mlp.down_proj.weight.grad),
    ]
    for mine, other in pairs:
        assert other.abs().max() > 1e-2
        torch.testing.assert_close(mine, other, atol=1e-4, rtol=1e-3)


def test_what_the_tiny_model_lacks_is_named(tmp_path: Path) -> None:
    llama(tmp_path, num_key_value_heads=2, attention_bias=True)
    with pytest.raises(ValueError, match="grouped key-value heads, biases"):
        load_llama(tmp_path)
