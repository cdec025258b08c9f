from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.policy.tokenizer import (
    EOS,
    BpeTokenizer,
    CharacterTokenizer,
    TinyTokenizer,
    load_tokenizer,
    save_tokenizer,
)

TEXTS = ["Zoey is a knight and Riley is a knave.", "Zoey says: Riley is a knight.", "naïve café"] * 4
CHARACTER = CharacterTokenizer.train(TEXTS)
BPE = BpeTokenizer.train(TEXTS, vocab_size=120)
PHRASES = BpeTokenizer.train(TEXTS, vocab_size=120, merges="phrases")
MARKERS = ("<think>", "</think>")
MARKED = BpeTokenizer.train(TEXTS, vocab_size=120, markers=MARKERS)
ODD = [
    "",
    " ",
    "\n\r\t",
    "<eos><pad>",
    "\x00\x7f",
    "日本語",
    "🧑‍🚀👩🏽‍🔬",
    "e\u0301",
    "\u202eabc",
    "\U0010ffff",
    "ÿþ",
    "\ufeffx",
]

either = pytest.mark.parametrize(
    "tokenizer", [CHARACTER, BPE, PHRASES, MARKED], ids=["character", "bpe", "phrases", "marked"]
)


@either
@pytest.mark.parametrize("text", ODD)
def test_odd_texts_survive(tokenizer: TinyTokenizer, text: str) -> None:
    assert tokenizer.decode(tokenizer.encode_response(text)) == text


@either
@given(text=st.text())
def test_every_text_survives(tokenizer: TinyTokenizer, text: str) -> None:
    ids = tokenizer.encode_response(text)
    assert tokenizer.decode(ids) == text
    assert all(4 <= token < tokenizer.vocab_size for token in ids), "text must never make a special token"


@either
@given(ids=st.lists(st.integers(0, CHARACTER.vocab_size - 1)))
def test_whatever_a_model_writes_can_be_shown(tokenizer: TinyTokenizer, ids: list[int]) -> None:
    tokenizer.decode(ids).encode("utf-8")
    assert len(tokenizer.pieces(ids)) == len(ids)


@either
def test_half_a_surrogate_pair_is_refused_by_place(tokenizer: TinyTokenizer) -> None:
    with pytest.raises(ValueError, match=r"Character 2 is U\+D83D"):
        tokenizer.encode_response("ab\ud83dcd")


@either
def test_a_prompt_is_framed_and_the_end_is_left_out_of_the_text(tokenizer: TinyTokenizer) -> None:
    body = tokenizer.encode_response("Zoey")
    assert tokenizer.encode_prompt("Zoey") == [1, *body, 2]
    assert tokenizer.decode([*body, EOS, 0, 0]) == "Zoey"


@either
def test_saved_and_loaded_is_the_same(tokenizer: TinyTokenizer, tmp_path: Path) -> None:
    save_tokenizer(tokenizer, tmp_path)
    again = load_tokenizer(tmp_path)
    assert again.vocab_size == tokenizer.vocab_size
    for text in [*TEXTS, *ODD]:
        assert again.encode_response(text) == tokenizer.encode_response(text)


@pytest.mark.parametrize("make", [CharacterTokenizer, BpeTokenizer])
def test_a_marker_is_one_token_wherever_it_stands(make: type[CharacterTokenizer | BpeTokenizer]) -> None:
    texts = [f"<think>{text}</think>{text}" for text in TEXTS]
    size = {"vocab_size": 120} if make is BpeTokenizer else {}
    tokenizer = make.train(texts, markers=MARKERS, **size)
    begin, end = (tokenizer.marker_id(marker) for marker in MARKERS)
    ids = tokenizer.encode_response("a<think></think>is<think> x")
    assert [token for token in ids if token in (begin, end)] == [begin, end, begin]
    assert tokenizer.decode(ids) == "a<think></think>is<think> x"
    assert tokenizer.pieces([begin, end]) == list(MARKERS)
    assert tokenizer.marker_id("is") is None
    assert len({begin, end, *tokenizer.encode_response("think")}) == 2 + len(
        set(tokenizer.encode_response("think"))
    )


def test_training_twice_gives_the_same_tokenizer() -> None:
    assert json.dumps(BpeTokenizer.train(TEXTS, 120).to_json()) == json.dumps(BPE.to_json())


def test_bpe_learns_the_words_of_its_texts() -> None:
    bpe = BpeTokenizer.train(TEXTS, vocab_size=200)
    assert bpe.pieces(bpe.encode_response("Zoey is a knight.")) == ["Zoey", " is", " a", " knight", "."]


def test_a_known_character_is_one_token_and_an_unknown_one_two_a_byte() -> None:
    assert len(CHARACTER.encode_response("knight")) == 6
    assert len(CHARACTER.encode_response("日")) == 2 * 3


def test_phrases_span_words_but_neither_names_nor_digits() -> None:
    texts = [f"{name} is a knight, and {other} has 12." for name, other in (("Zoey", "Mia"), ("Mia", "Ed"))]
    tokenizer = BpeTokenizer.train(texts, vocab_size=200, merges="phrases")
    written = tokenizer.pieces(tokenizer.encode_response("Zoey is a knight, and Mia has 12."))
    assert written == ["Zoey", " is a knight, and ", "Mia", " has ", "1", "2", "."]


@pytest.mark.parametrize("size", [21, 30, 64])
def test_a_small_bpe_vocabulary_keeps_the_commonest_characters(size: int) -> None:
    small = BpeTokenizer.train(["aaaaaa bbb cc d é" * 3], size)
    assert small.vocab_size <= size
    assert len(small.encode_response("a")) == 1
    assert small.decode(small.encode_response("aaaaaa bbb cc d é")) == "aaaaaa bbb cc d é"


def test_a_bpe_vocabulary_without_room_for_text_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 20"):
        BpeTokenizer.train(TEXTS, 20)


def test_an_unknown_kind_of_tokenizer_is_named(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text('{"kind": "words"}')
    with pytest.raises(ValueError, match="'words'"):
        load_tokenizer(tmp_path)
