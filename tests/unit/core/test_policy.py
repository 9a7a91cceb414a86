"""The rules' defaults are those that are written down, and no two policies share state."""

from datetime import timedelta

from tests.unit.core.conversation.talk_rig import OFFICIAL

from kefu_core.conversation.state import Topic
from kefu_core.policy import Policy


def test_defaults_are_the_written_ones():
    policy = Policy(official=OFFICIAL)
    assert policy.reopen_within == timedelta(hours=72)
    assert policy.prompt_life == timedelta(hours=24)
    assert policy.announcement_cooling >= timedelta(minutes=5)
    assert policy.announcement_late_after == timedelta(minutes=15)
    assert policy.announcements_per_day == 3
    assert (policy.album_quiet, policy.album_longest) == (timedelta(seconds=1.5), timedelta(seconds=10))


def test_every_topic_says_what_an_agent_will_need():
    assert set(Policy(official=OFFICIAL).intake) == set(Topic)


def test_brand_has_a_name_in_each_language():
    policy = Policy(official=OFFICIAL, brand_zh="星云", brand_en="Nebula")
    assert (policy.brand("zh"), policy.brand("en")) == ("星云", "Nebula")


def test_policies_share_no_tables():
    one, two = Policy(official=OFFICIAL), Policy(official=OFFICIAL)
    one.intake[Topic.OTHER] = ("account_id",)
    assert two.intake[Topic.OTHER] == ()
