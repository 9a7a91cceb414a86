"""What a text has spoken of, clause by clause."""

from kefu_core.safety.gate.spoken_of import SpokenOf, sentence_around


def test_a_secret_is_remembered_for_as_many_clauses_as_told() -> None:
    spoken = SpokenOf(2)
    spoken.name(mentioned=False)
    topics = []
    for _ in range(3):
        topics.append(spoken.topic(named=False))
        spoken.end_clause()
    assert topics == ["secret", "secret", ""]


def test_a_secret_that_was_only_mentioned_counts_less_until_it_is_named_again() -> None:
    spoken = SpokenOf(2)
    spoken.name(mentioned=True)
    assert spoken.topic(named=False) == "mentioned"
    assert spoken.topic(named=True) == "secret"
    spoken.name(mentioned=False)
    assert spoken.topic(named=False) == "secret"


def test_a_carrier_is_remembered_when_the_text_speaks_of_something_else() -> None:
    spoken = SpokenOf(2, carrier=True)
    spoken.name(mentioned=False)
    spoken.change()
    assert spoken.topic(named=False) == "carrier"


def test_a_sentence_ends_at_its_marks_and_no_further_away_than_told() -> None:
    text = "one. two three! four"
    assert sentence_around(text, 5, 8, ends=".!", near=50) == " two three"
    assert sentence_around(text, 5, 8, ends="#", near=2) == ". two t"
