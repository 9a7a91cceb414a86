"""Ids that can be computed: stable, short, and never shared by different things."""

from hypothesis import given
from hypothesis import strategies as st

from kefu_core.ids import announcement_delivery_id, contact_id, conversation_id, message_id

words = st.text(max_size=12)


def test_ids_stay_what_they_were():
    assert conversation_id("main", "42", "private") == "c3309e9c87e25628b62c4"
    assert contact_id("main", "42") == "p4a97856bbdd799351126"
    assert message_id("c1", 1, 1) != message_id("c1", 11, 1)


@given(words, words, words)
def test_id_is_short_ascii_and_repeatable(inbox, contact, surface):
    made = conversation_id(inbox, contact, surface)
    assert made == conversation_id(inbox, contact, surface)
    assert len(made) == 21
    assert made.isascii()
    assert made.isalnum()


@given(words.filter(lambda w: "\x1f" not in w), words.filter(lambda w: "\x1f" not in w))
def test_moving_letters_between_parts_gives_another_id(inbox, contact):
    if contact:
        assert contact_id(inbox + contact[0], contact[1:]) != contact_id(inbox, contact)


def test_same_person_on_two_inboxes_shares_nothing():
    assert contact_id("a", "42") != contact_id("b", "42")
    assert conversation_id("a", "42", "private") != conversation_id("b", "42", "private")
    assert conversation_id("a", "42", "private") != conversation_id("a", "42", "public:1")


def test_kind_of_an_id_is_its_first_letter():
    made = (conversation_id("i", "1", "private"), contact_id("i", "1"), message_id("c", 1, 1),
            announcement_delivery_id("n", "t", "r"))  # fmt: skip
    assert [name[0] for name in made] == ["c", "p", "m", "a"]


def test_lone_surrogate_breaks_no_id():
    assert contact_id("i", "\ud800")
