"""What two security admins may let through: links and names of one content, and for a day more announcements."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kefu_core.announcement import raised
from kefu_core.announcement.state import Announcement, Content, Variant
from kefu_core.announcement.waiver import WAIVER, Item, Waiver, found, list_for, sealed, standing, waivable
from kefu_core.errors import AnnouncementNotAllowed
from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing
from kefu_core.safety.official.official_list import OfficialList

KEY = b"a key that the database does not hold"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
OFFICIAL = OfficialList(
    domains=frozenset({"orbit.example"}),
    emails=frozenset({"support@orbit.example"}),
    handles={"telegram": frozenset({"orbitwallet"})},
)
LINKED = (
    "Our partner tells more: https://partner-wallets.xyz/orbit and @partner_news, write to hello@partner-wallets.xyz"
)
LINK = Item("link", "partner-wallets.xyz", imitates=True)


def content(text: str = LINKED, title: str = "News") -> Content:
    return Content(title=title, variants=(Variant(language="en", text=text),), targets=())


def given(of: Content, **changes: object) -> Announcement:
    made = Waiver(content_hash=of.hash(), items=found(of, OFFICIAL), asked_by="ann", agreed_by="bob", agreed_at=1)
    made = sealed(KEY, "n1", replace(made, **changes))  # type: ignore[arg-type]
    return Announcement(id="n1", extra={WAIVER: made.to_json()})


def verdict(state: Announcement, of: Content) -> Verdict:
    return judge_outgoing(of.variants[0].text, list_for(KEY, (state, of), OFFICIAL), public=True).verdict


def test_everything_that_is_not_listed_is_named_with_what_imitates_us():
    kinds = {(item.kind, item.name): item.imitates for item in found(content(), OFFICIAL)}
    assert kinds == {
        ("link", "partner-wallets.xyz"): True,
        ("handle", "partner_news"): False,
        ("email", "hello@partner-wallets.xyz"): False,
    }


def test_a_link_in_the_title_counts():
    assert [item.name for item in found(content("Hello", "partner-wallets.xyz"), OFFICIAL)] == ["partner-wallets.xyz"]


def test_what_two_people_let_through_passes_the_gate():
    assert verdict(Announcement(id="n1"), content()) is Verdict.block
    assert verdict(given(content()), content()) is Verdict.pass_


def test_another_content_is_judged_by_the_plain_list():
    other = content(LINKED + "!")
    assert verdict(given(content()), other) is Verdict.block


@pytest.mark.parametrize(
    "text",
    [
        "Send us your recovery phrase at https://partner-wallets.xyz",
        "Validate your wallet at https://partner-wallets.xyz",
        "Send 0.1 ETH to 0x52908400098527886E0F7030069857D2E4169EE7 and get it back, https://partner-wallets.xyz",
    ],
)
def test_nobody_may_let_through_what_asks_for_anything(text):
    with pytest.raises(AnnouncementNotAllowed) as refused:
        waivable(content(text), OFFICIAL)
    assert refused.value.reason in {"asks_secret", "validate_wallet", "asks_transfer", "chain_address"}


def test_without_a_finding_there_is_nothing_to_let_through():
    with pytest.raises(AnnouncementNotAllowed, match="nothing_to_allow"):
        waivable(content("See https://orbit.example and @orbitwallet"), OFFICIAL)


@pytest.mark.parametrize(
    "forge",
    [
        lambda kept: {**kept, "seal": ""},
        lambda kept: {**kept, "agreed_by": "mallory"},
        lambda kept: {**kept, "items": [*kept["items"], {"kind": "link", "name": "evil.example"}]},
        lambda kept: {**kept, "seal": "\ud800"},
        lambda _: {"items": "x"},
        lambda _: "yes",
    ],
)
def test_a_waiver_written_by_somebody_is_none(forge):
    state = given(content())
    forged = replace(state, extra={WAIVER: forge(state.extra[WAIVER])})
    assert standing(KEY, state, content()) is not None
    assert standing(KEY, forged, content()) is None


def test_a_waiver_of_one_person_or_of_another_announcement_is_none():
    assert standing(KEY, given(content(), agreed_by="ann"), content()) is None
    assert standing(KEY, replace(given(content()), id="n2"), content()) is None


def test_a_waiver_comes_back_from_the_state_as_it_was():
    state = given(content())
    again = Announcement.from_json(state.to_json())
    assert standing(KEY, again, content()) == standing(KEY, state, content())


# --- the daily limit -----------------------------------------------------------------------------------------


def more(**changes: object) -> raised.Raised:
    made = raised.raise_to(KEY, raised.Raised(), per_day=5, now=NOW, asked_by="ann", agreed_by="bob")
    return replace(made, **changes)  # type: ignore[arg-type]


def allowed(limit: raised.Raised, after: timedelta = timedelta(hours=1)) -> int:
    return raised.per_day(KEY, limit, usual=3, now=NOW + after)


def test_the_limit_is_raised_for_a_day():
    assert allowed(more()) == 5
    assert allowed(more(), timedelta(hours=24)) == 3
    assert allowed(raised.Raised()) == 3


def test_a_limit_that_somebody_wrote_raises_nothing():
    assert allowed(more(per_day=9)) == 3
    assert allowed(more(until=2**50)) == 3
    assert allowed(more(seal="\ud800")) == 3
    assert allowed(raised.from_json({"per_day": 9, "unknown": 1})) == 3
    assert allowed(raised.from_json("many")) == 3


def test_a_limit_of_one_person_raises_nothing():
    made = raised.raise_to(KEY, raised.Raised(), per_day=5, now=NOW, asked_by="ann", agreed_by="ann")
    assert allowed(made) == 3


@pytest.mark.parametrize("per_day", [0, 3, 21])
def test_only_more_and_not_without_end_may_be_asked_for(per_day):
    with pytest.raises(AnnouncementNotAllowed, match="not_more"):
        raised.wish(per_day, 3)


def test_it_comes_back_from_the_settings_as_it_was():
    assert raised.from_json(more().to_json()) == more()
    assert raised.raise_to(KEY, more(), per_day=6, now=NOW, asked_by="a", agreed_by="b").serial == 2
