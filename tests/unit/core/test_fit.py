"""Fitting drafts to accounts, and checking announcements."""

from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kefu_core.capabilities import AttachmentLimit, ButtonForm, Capabilities, PostTarget, Price, TextLimit, TextUnit
from kefu_core.fit import Part, check_post, fit, post_text
from kefu_core.messages import Attachment, AttachmentKind, Button, Draft
from kefu_core.text import fits

CHOOSE = "请回复数字："
YES, NO = Button(text="Yes", value="y"), Button(text="No", value="n")
SITE = Button(text="Site", url="https://example.com/help")
PICTURE = Attachment(kind=AttachmentKind.PICTURE, blob="b1", mime="image/png", size_bytes=10)
STICKER = Attachment(kind=AttachmentKind.STICKER, blob="b2")
TOOK = MappingProxyType(
    {
        AttachmentKind.PICTURE: AttachmentLimit(max_bytes=100, mimes=frozenset({"image/png"})),
        AttachmentKind.STICKER: AttachmentLimit(max_bytes=100),
    }
)


def account(form: ButtonForm = ButtonForm.NUMBERED, most: int = 0, chars: int = 100, **more: object) -> Capabilities:
    text = TextLimit(limit=chars, unit=TextUnit.CODE_POINTS)
    return Capabilities(platform="any", text=text, buttons=form, max_buttons=most, **more)  # type: ignore[arg-type]


def target(chars: int = 280, unit: TextUnit = TextUnit.WEIGHTED, **more: object) -> PostTarget:
    return PostTarget(name="t", kind="k", text=TextLimit(limit=chars, unit=unit), **more)  # type: ignore[arg-type]


def test_inline_buttons_keep_their_rows_and_links() -> None:
    rows = ((YES, NO), (SITE,))
    fitted = fit(Draft(text="Sure?", buttons=rows), account(ButtonForm.INLINE, 8), choose=CHOOSE)
    assert fitted.parts == (Part("Sure?", rows),)
    assert fitted.values == ("y", "n")


def test_a_menu_keeps_choices_and_writes_links_as_lines() -> None:
    fitted = fit(Draft(text="Sure?", buttons=((YES, SITE), (NO,))), account(ButtonForm.MENU, 3), choose=CHOOSE)
    assert fitted.parts == (Part("Sure?\nSite: https://example.com/help", ((YES,), (NO,))),)
    assert fitted.values == ("y", "n")


def test_numbered_choices_follow_the_text() -> None:
    fitted = fit(Draft(text="Sure?", buttons=((YES, SITE), (NO,))), account(), choose=CHOOSE)
    assert fitted.parts[0].text == "Sure?\nSite: https://example.com/help\n\n请回复数字：\n1 Yes\n2 No"
    assert fitted.values == ("y", "n")


@pytest.mark.parametrize("form", [ButtonForm.INLINE, ButtonForm.MENU])
def test_too_many_buttons_are_numbered_as_a_whole(form: ButtonForm) -> None:
    fitted = fit(Draft(text="Sure?", buttons=((YES, NO),)), account(form, 1), choose=CHOOSE)
    assert fitted.parts == (Part("Sure?\n\n请回复数字：\n1 Yes\n2 No"),)


def test_a_menu_that_does_not_fit_under_its_text_goes_alone() -> None:
    fitted = fit(Draft(text="x" * 99, buttons=((YES, NO),)), account(ButtonForm.MENU, 3), choose=CHOOSE)
    assert fitted.parts == (Part("x" * 99), Part(CHOOSE, ((YES, NO),)))


def test_buttons_without_text_get_the_choose_line() -> None:
    fitted = fit(Draft(text="", buttons=((YES,),)), account(ButtonForm.INLINE, 3), choose=CHOOSE)
    assert fitted.parts == (Part(CHOOSE, ((YES,),)),)


def test_long_labels_are_cut() -> None:
    long = Button(text="a very long label", value="v")
    fitted = fit(
        Draft(text="t", buttons=((long,),)), account(ButtonForm.INLINE, 3, button_label_chars=8), choose=CHOOSE
    )
    assert fitted.parts[0].buttons[0][0].text == "a very…"


def test_a_short_text_is_the_caption_of_the_last_picture() -> None:
    caption = TextLimit(limit=20, unit=TextUnit.CODE_POINTS)
    able = account(attachments=TOOK, caption=caption, reply_to=True)
    fitted = fit(Draft(text="Look", attachments=(PICTURE, PICTURE), reply_to="m1"), able, choose=CHOOSE)
    assert fitted.parts == (Part(attachments=(PICTURE,), reply_to="m1"), Part("Look", attachments=(PICTURE,)))


@pytest.mark.parametrize(("text", "item"), [("x" * 30, PICTURE), ("Look", STICKER)])
def test_what_can_be_no_caption_follows_the_attachment(text: str, item: Attachment) -> None:
    able = account(attachments=TOOK, caption=TextLimit(limit=20, unit=TextUnit.CODE_POINTS))
    fitted = fit(Draft(text=text, attachments=(item,), reply_to="m1"), able, choose=CHOOSE)
    assert fitted.parts == (Part(attachments=(item,)), Part(text))


@pytest.mark.parametrize(
    "item",
    [
        Attachment(kind=AttachmentKind.VIDEO, blob="v"),
        Attachment(kind=AttachmentKind.PICTURE, blob="p", size_bytes=101),
        Attachment(kind=AttachmentKind.PICTURE, blob="p", mime="image/tiff"),
    ],
)
def test_attachments_that_can_not_be_sent_are_listed(item: Attachment) -> None:
    fitted = fit(Draft(text="Look", attachments=(item,)), account(attachments=TOOK), choose=CHOOSE)
    assert fitted.parts == (Part("Look"),)
    assert fitted.dropped == (item,)


def test_nothing_to_say_gives_no_part() -> None:
    assert fit(Draft(text=" \n"), account(), choose=CHOOSE).parts == ()


def test_public_text_has_its_own_limit() -> None:
    able = account(public_text=TextLimit(limit=10, unit=TextUnit.CODE_POINTS), single_message=True)
    assert len(fit(Draft(text="one two three"), able, choose=CHOOSE, public=True).parts) == 2
    assert len(fit(Draft(text="one two three"), able, choose=CHOOSE).parts) == 1


@settings(max_examples=50, deadline=None)
@given(
    st.text(max_size=200),
    st.lists(st.sampled_from([YES, NO, SITE]), max_size=5),
    st.sampled_from(ButtonForm),
    st.sampled_from(TextUnit),
)
def test_every_part_fits_and_values_are_the_same_in_every_form(
    text: str, buttons: list[Button], form: ButtonForm, unit: TextUnit
) -> None:
    limit = TextLimit(limit=70, unit=unit)
    able = Capabilities(platform="any", text=limit, buttons=form, max_buttons=3)
    fitted = fit(Draft(text=text, buttons=(tuple(buttons),)), able, choose=CHOOSE)
    assert all(fits(part.text, limit) and part.text.strip() for part in fitted.parts)
    assert fitted.values == tuple(button.value for button in buttons if not button.url)
    assert all(not part.buttons for part in fitted.parts[:-1])
    shown = sum(len(row) for part in fitted.parts for row in part.buttons)
    assert shown <= 3


@pytest.mark.parametrize(
    ("text", "title", "link", "where", "problems"),
    [
        ("hello", "", "", target(), ()),
        ("  ", "", "", target(), ("empty",)),
        ("中" * 141, "", "", target(), ("too_long",)),
        ("body", "", "", target(title_limit=5), ("title_missing",)),
        ("body", "too long", "", target(title_limit=5), ("title_too_long",)),
        ("news", "", "https://www.example.com/a", target(needs_host="example.com"), ()),
        ("news example.com", "", "", target(needs_host="example.com"), ("needs_host",)),
        ("news https://example.com.evil.io", "", "", target(needs_host="example.com"), ("needs_host",)),
        ("$BTC and $ETH", "", "", target(max_cashtags=1), ("too_many_cashtags",)),
        ("$BTC for $100", "", "", target(max_cashtags=1), ()),
        ("新 #话题# 来了", "", "", target(hashtags=False), ("hashtag_not_allowed",)),
        ("see #News", "", "", target(hashtags=False), ("hashtag_not_allowed",)),
        ("we are #1: https://example.com/#top", "", "", target(hashtags=False), ()),
    ],
)
def test_an_announcement_is_checked_by_its_targets_rules(
    text: str, title: str, link: str, where: PostTarget, problems: tuple[str, ...]
) -> None:
    assert check_post(text, title, link, where).problems == problems


def test_the_link_is_counted_as_it_is_posted() -> None:
    link = "https://example.com/" + "x" * 100
    checked = check_post("hi", "", link, target())
    assert (checked.count, checked.limit, checked.has_link) == (26, 280, True)
    assert check_post(f"hi {link}", "", link, target()).count == 26
    assert post_text("body", link, target(title_limit=20)) == "body"


def test_a_link_warns_only_where_it_costs_more() -> None:
    dear, flat = Price(post=10, post_with_link=200), Price(post=10, post_with_link=10)
    assert check_post("a wallet.app", "", "", target()).warnings == ("link_price",)
    assert check_post("a wallet.app", "", "", target(), price=flat).warnings == ()
    assert check_post("a wallet.app", "", "", target(unit=TextUnit.UTF16), price=dear).warnings == ("link_price",)
    assert check_post("no link", "", "", target(), price=dear).warnings == ()
