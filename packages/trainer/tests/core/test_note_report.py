"""Notes of rewards as the event shows them: whose they are, and never more than there is room for."""

from __future__ import annotations

import json

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.batch import Note, RewardScores
from trainer.note_report import COMPLETION_CHARS, EVENT_CHARS, LEVEL_CHARS, MATCHED_PAIRS, NoteReport


def scores(notes: dict[int, Note], rows: int = 40, errored: tuple[int, ...] = ()) -> RewardScores:
    errored_B = torch.tensor([row in errored for row in range(rows)])
    return RewardScores(torch.ones(rows), errored_B, notes=notes)


def report(**notes: dict[int, Note]) -> NoteReport:
    return NoteReport({node: scores(held) for node, held in notes.items()})


def test_each_reward_says_its_level_and_what_its_rules_matched_without_the_time_it_took() -> None:
    held = report(
        tests={0: Note("pass", (("right lines", "4 of 4"),), seconds=0.3), 1: Note("syntax")},
        length={0: Note(matched=(("Tokens", "7"),))},
        total={},
    )
    assert held.of({"": 0}) == {
        "tests": {"level": "pass", "matched": [("right lines", "4 of 4")]},
        "length": {"level": "", "matched": [("Tokens", "7")]},
    }
    assert held.of({"": 1}) == {"tests": {"level": "syntax", "matched": []}}
    assert held.of({"": 2}) == {}


def test_a_completion_whose_reward_failed_has_no_level_but_keeps_what_was_matched() -> None:
    held = NoteReport({"tests": scores({0: Note("pass", (("seen", "x"),))}, errored=(0,))})
    assert held.of({"": 0}) == {"tests": {"level": "", "matched": [("seen", "x")]}}


def test_answers_to_one_chain_share_a_level_or_each_say_their_own() -> None:
    agree = report(verifier={1: Note("right", (("Answer", "4"),)), 2: Note("right", (("Answer", "5"),))})
    assert agree.of({"2 tokens, 1": 1, "4 tokens, 1": 2}) == {
        "verifier": {
            "level": "right",
            "matched": [("[2 tokens, 1] Answer", "4"), ("[4 tokens, 1] Answer", "5")],
        }
    }
    differ = report(verifier={1: Note("right", (("Answer", "4"),)), 2: Note("no answer")})
    assert differ.of({"2 tokens, 1": 1, "4 tokens, 1": 2}) == {
        "verifier": {
            "level": "",
            "matched": [
                ("[2 tokens, 1] level", "right"),
                ("[2 tokens, 1] Answer", "4"),
                ("[4 tokens, 1] level", "no answer"),
            ],
        }
    }


def test_long_texts_end_in_an_ellipsis_and_rules_that_are_left_out_are_counted() -> None:
    told = report(one={0: Note("l" * 500, (("r" * 500, "m" * 5000), *[("rule", "text")] * 40))}).of({"": 0})
    note = told["one"]
    assert note["level"] == "l" * (LEVEL_CHARS - 1) + "\u2026"
    assert note["matched"][0] == ("r" * 99 + "\u2026", "m" * 399 + "\u2026")
    assert len(note["matched"]) == MATCHED_PAIRS
    assert note["leftOut"] == 41 - MATCHED_PAIRS


def test_a_full_event_still_tells_every_level() -> None:
    pairs = (("rule", "m" * 396),) * 10
    held = report(one=dict.fromkeys(range(40), Note("pass", pairs)))
    told = [held.of({"": row})["one"] for row in range(40)]
    assert [len(note["matched"]) for note in told] == [10] * 30 + [0] * 10
    assert {note["level"] for note in told} == {"pass"}
    assert [note.get("leftOut", 0) for note in told] == [0] * 30 + [10] * 10


texts = st.text(max_size=700)
notes = st.builds(Note, texts, st.lists(st.tuples(texts, texts), max_size=40).map(tuple))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dictionaries(st.integers(0, 3), notes), min_size=1, max_size=4))
def test_nothing_is_larger_than_its_bounds_and_no_rule_goes_missing_without_a_word(
    nodes: list[dict[int, Note]],
) -> None:
    held = report(**{f"n{place}": made for place, made in enumerate(nodes)})
    everything = 0
    for row in range(4):
        told = held.of({"": row})
        sizes = [sum(len(rule) + len(text) for rule, text in note["matched"]) for note in told.values()]
        assert sum(sizes) <= COMPLETION_CHARS
        everything += sum(sizes)
        for place, made in enumerate(nodes):
            note = told.get(f"n{place}", {"level": "", "matched": []})
            given_note = made.get(row, Note())
            assert len(note["matched"]) + note.get("leftOut", 0) == len(given_note.matched)
            assert note["level"][: LEVEL_CHARS - 1] == given_note.level[: LEVEL_CHARS - 1]
    assert everything <= EVENT_CHARS
    json.dumps(held.of({"": 0}))
