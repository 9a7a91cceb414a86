"""Community groups: silent unless addressed, secrets removed, imitators reported, one warning in a while."""

from dataclasses import replace
from typing import Any

import pytest
from tests.unit.core.conversation.talk_rig import OFFICIAL, PLAIN, POLICY, Talk

from kefu_core.conversation.group import imitates
from kefu_core.decision import NewReport
from kefu_core.messages import GroupMessage, Sender
from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing
from kefu_core.wording import say

ABLE = replace(PLAIN, public=False)
MEMBER = Sender(id="8", name="Ann", username="ann_k")
WARNING, PRIVATE = say("group.warning", "zh"), say("public.private_please", "zh")


class Group(Talk):
    def __init__(self) -> None:
        super().__init__(ABLE, surface="public:group")
        self.sender = Sender(id="-1001", name="Orbit Community")

    def hears(self, text: str, author: Sender = MEMBER, secrets: tuple[str, ...] = (), **values: Any) -> list[str]:
        """A member writes; gives what we say. Nothing at all when there is nothing to do."""
        message = GroupMessage(**self.inbound(text=text, author=author, **values))
        return self.said if self.do(message, secrets=secrets) is not None else []


@pytest.fixture
def group() -> Group:
    """A group that was warned already."""
    one = Group()
    assert one.hears("hello") == [WARNING]
    return one


def test_a_group_is_warned_once_in_a_while(group: Group) -> None:
    assert group.hears("hello") == []
    group.waits(hours=13)
    assert group.hears("hello") == [WARNING]


def test_what_members_say_to_one_another_leaves_no_trace(group: Group) -> None:
    version = group.at.version
    assert group.hears("my transfer is late, anyone else?") == []
    assert group.at.version == version


def test_whoever_addresses_us_is_asked_to_write_in_private(group: Group) -> None:
    assert group.hears("@orbit_bot help", summoned=True) == [PRIVATE]
    assert group.last is not None
    (message,) = group.last.effects.messages
    assert (message.direction, message.reply_to) == ("out", group.last.effects.deliveries[0].reply_to)
    assert group.at.case is None


def test_a_message_with_a_secret_is_removed_and_not_kept(group: Group) -> None:
    assert group.hears("[已隐藏:助记词]", secrets=("recovery_phrase",)) == [say("group.secret", "zh")]
    assert group.last is not None
    (signal,) = group.last.effects.signals
    assert (signal.kind, signal.value) == ("delete_inbound", str(group.count))
    assert all("隐藏" not in message.text for message in group.last.effects.messages)


def test_an_account_that_imitates_us_is_reported_once_and_under_one_id(group: Group) -> None:
    fake = Sender(id="9", name="Help", username="orbitwa11et_help")
    seen: list[NewReport] = []
    for _ in range(2):
        group.hears("write me", fake)
        assert group.last is not None
        seen += group.last.effects.reports
    assert {report.id for report in seen} == {seen[0].id}
    assert (seen[0].handle, seen[0].origin, seen[0].message) == ("@orbitwa11et_help", "group", "")
    assert group.said == []


def test_two_machines_do_not_talk_for_ever(group: Group) -> None:
    said = [group.hears("/start", summoned=True) for _ in range(30)]
    assert [] in said


@pytest.mark.parametrize(
    ("name", "username", "found"),
    [
        ("Ann", "ann_k", False),
        ("Orbit Wallet Support", "", True),
        ("0rbit-Wa11et", "", True),
        ("轨道钱包客服", "", True),
        ("Ann", "orbitwallet_help", True),
        ("Orbit Wallet", "orbitwallet", False),
        ("Orbital mechanics fan", "", False),
    ],
)
def test_names_that_are_ours_or_nearly_ours_are_known(name: str, username: str, found: bool) -> None:
    assert imitates(Sender(id="9", name=name, username=username), POLICY) is found


def test_a_member_with_an_agents_name_is_reported_too() -> None:
    policy = replace(POLICY, staff_names=frozenset({"Tom Becker"}))
    assert imitates(Sender(id="9", name="T0m  Becker"), policy)
    assert not imitates(Sender(id="9", name="Tom"), policy)


@pytest.mark.parametrize("key", ["group.warning", "group.secret"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_we_say_in_groups_passes_the_gate_for_public_words(key: str, language: str) -> None:
    assert judge_outgoing(say(key, language), OFFICIAL, public=True).verdict is Verdict.pass_
