"""Texts as people meant them, and comparing ours with what is shown."""

from hypothesis import given
from hypothesis import strategies as st

from kefu_adapters.x import texts


@given(st.text(alphabet="&<>;ampltgq# a1"))
def test_unescaping_undoes_escaping_exactly(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert texts.unescape(escaped) == text


def test_links_without_a_target_stay() -> None:
    entities = {"urls": [{"url": "https://t.co/a", "expanded_url": "javascript:alert(1)"}, 5, {"url": None}]}
    assert texts.readable("x https://t.co/a https://t.co/b", entities) == "x https://t.co/a https://t.co/b"
    assert texts.readable(None, entities) == ""


def test_an_own_post_is_known_again() -> None:
    def same(ours: str, shown: str, *, reply: bool = False) -> bool:
        return texts.same(texts.normalised(ours, reply=reply), texts.normalised(shown, reply=reply))

    assert same("New: help.now  is up", "New: http://help.now is up")
    assert same("See https://orbit.example/a!", "See https://t.co/Abc12!")
    assert same("Write to us", "@lin @kai Write to us", reply=True)
    assert not same("Write to us", "@lin Write to us")
    assert not same("See https://orbit.example/a", "Saw https://t.co/Abc12")
    assert not same("one", "two")


def test_the_link_of_an_attachment_goes() -> None:
    assert texts.without_last_link("see https://t.co/abc") == "see"
    assert texts.without_last_link("https://t.co/abc") == ""
    assert texts.without_last_link("see https://a.example/x") == "see https://a.example/x"
