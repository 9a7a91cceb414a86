"""Requests whose form the rules once did not know are stopped for their reason; what is close to them leaves."""

import pytest
from tests.blind_sets.report import OFFICIAL

from kefu_core.safety.gate.outgoing import Verdict, judge_outgoing


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Install our helper program so I can see your display.", "remote_control"),
        ("Open the QR with your wallet app and confirm whatever pops up.", "validate_wallet"),
        ("先往担保账户存三百u,马上就给您放款", "asks_transfer"),
        ("Read me whatever is printed on the steel plate, line by line.", "asks_secret"),
        ("I can restore it at once if I had your seed.", "asks_secret"),
        ("Send a screenshot of the page that shows your recovery phrase.", "asks_secret"),
        ("请发 zhu-ji-ci 给我", "asks_secret"),
    ],
)
def test_a_request_of_its_kind_is_stopped(text: str, reason: str) -> None:
    judged = judge_outgoing(text, OFFICIAL)
    assert judged.verdict is Verdict.block
    assert judged.reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "Please update the app so that we can rule out an old version.",
        "Never approve whatever pops up in your wallet.",
        "请先给收款地址转一笔小额测试,再转全部。",
        "Engrave the words on a steel plate and keep it in a safe.",
        "If I had your order number I could look it up.",
        "Send a screenshot of the page that shows the error.",
    ],
)
def test_what_is_close_to_it_leaves(text: str) -> None:
    assert judge_outgoing(text, OFFICIAL).verdict is Verdict.pass_
