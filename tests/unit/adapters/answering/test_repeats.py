"""Near repetitions resemble their phrasing and are the same each time."""

from kefu_adapters.answering.repeats import near_repeats

TEXTS = ["转账一直没到账", "怎么备份钱包", "how do i back up", "fees are high", "hm"]


def test_near_repeats_keep_most_characters_of_their_phrasing():
    for number, text in near_repeats(TEXTS * 20, 1.0, seed=1):
        phrasing = (TEXTS * 20)[number]
        assert len(set(phrasing) - set(text)) <= 1


def test_near_repeats_are_the_same_for_the_same_seed():
    assert near_repeats(TEXTS, 0.5, seed=3) == near_repeats(TEXTS, 0.5, seed=3)
    assert near_repeats(TEXTS, 0.0, seed=3) == []


def test_very_short_phrasings_are_not_repeated():
    assert 4 not in {number for number, _ in near_repeats(TEXTS, 1.0, seed=1)}
