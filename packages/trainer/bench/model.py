"""Writes the model both sides load: a Llama with a known chance of the end token at every step.

The first element of every embedding is large, so it is nearly the same in every hidden state; the end token's
row of the head reads only that element. Its logit is therefore the same at every step, and is set so that the
end token has the case's probability.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from cases import ALPHABET, BOS, CONTEXT, EOS, HEADS, HIDDEN, LAYERS, NIBBLES, PAD, SEP, VOCAB, WIDTH
from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

CONSTANT = 4.0
NEVER = -40.0


def write_model(folder: Path, end_probability: float) -> None:
    torch.manual_seed(0)
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=VOCAB,
            hidden_size=WIDTH,
            intermediate_size=HIDDEN,
            num_hidden_layers=LAYERS,
            num_attention_heads=HEADS,
            num_key_value_heads=HEADS,
            max_position_embeddings=CONTEXT,
            tie_word_embeddings=False,
            pad_token_id=PAD,
            bos_token_id=BOS,
            eos_token_id=EOS,
        )
    )
    with torch.no_grad():
        model.model.embed_tokens.weight[:, 0] = CONSTANT
        model.lm_head.weight[EOS] = 0
        hidden, others = _typical(model)
        odds = end_probability / (1 - end_probability)
        logit = math.log(odds) + others if end_probability > 0 else NEVER
        model.lm_head.weight[EOS, 0] = logit / hidden
    model.save_pretrained(folder)
    _tokenizer().save_pretrained(folder)


@torch.no_grad()
def _typical(model: LlamaForCausalLM) -> tuple[float, float]:
    """Mean first element of the last hidden state, and log-sum-exp of the other tokens' logits."""
    tokens = torch.randint(4 + NIBBLES, VOCAB, (8, 128), generator=torch.Generator().manual_seed(0))
    hidden = model.model(tokens).last_hidden_state
    logits = model.lm_head(hidden)
    logits[..., EOS] = -math.inf
    return float(hidden[..., 0].mean()), float(logits.logsumexp(-1).mean())


def _tokenizer() -> PreTrainedTokenizerFast:
    """One token a character; <bos> before and <sep> after a prompt."""
    nibbles = [f"<x{i:X}>" for i in range(NIBBLES)]
    names = ["<pad>", "<bos>", "<sep>", "<eos>", *nibbles, *ALPHABET]
    core = Tokenizer(models.WordLevel({name: i for i, name in enumerate(names)}, unk_token="<x0>"))
    core.pre_tokenizer = pre_tokenizers.Split(Regex("."), behavior="isolated")
    core.post_processor = processors.TemplateProcessing(
        single="<bos> $A <sep>", special_tokens=[("<bos>", BOS), ("<sep>", SEP)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=core, pad_token="<pad>", bos_token="<bos>", eos_token="<eos>"
    )
