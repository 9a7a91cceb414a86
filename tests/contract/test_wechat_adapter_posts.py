"""The WeChat adapter against its emulator: mass messages and articles."""

import pytest
from tests.fakes.patience import until

from kefu_core.errors import BadPayload, PermanentError, UnknownOutcome
from kefu_core.messages import DeliveryReported, Operation

from .wechat_adapter_rig import Rig, adapter_rig, picture, post


async def reports(rig: Rig) -> DeliveryReported:
    """The platform's next late report."""
    return (await until(lambda: [i for i in rig.sink.inbounds if isinstance(i, DeliveryReported)]))[0]


async def test_a_mass_text_reaches_every_follower_and_is_reported():
    async with adapter_rig() as rig:
        receipt = await rig.adapter.send(post(rig))
        assert receipt.pending
        assert receipt.reference == receipt.source_id
        report = await reports(rig)
        assert (report.reference, report.outcome) == (receipt.reference, "sent")
        for user in ("xiaolu", "laochen"):
            assert [m["text"] for m in await rig.written_to(user)] == ["今晚维护"]


async def test_a_repeated_mass_send_is_the_first_one():
    async with adapter_rig() as rig:
        await rig.adapter.probe()
        await rig.fault("timeout_after_accept", method="mass/sendall", seconds=5)
        with pytest.raises(UnknownOutcome):
            await rig.adapter.send(post(rig))
        await rig.control("clock", {"advance": 61})
        receipt = await rig.adapter.send(post(rig, attempt=2))
        assert (await reports(rig)).reference == receipt.reference
        assert [m["text"] for m in await rig.written_to()] == ["今晚维护"]


async def test_a_picture_and_a_title_make_an_article():
    async with adapter_rig() as rig:
        receipt = await rig.adapter.send(post(rig, "第一段\n<b>第二段</b>", title="公告", attachments=(picture(),)))
        assert (await reports(rig)).reference == receipt.reference
        (article,) = (await rig.control("timeline"))["posts"]
        assert (article["title"], article["via"]) == ("公告", "mass")
        assert "<b>第二段</b>" in article["text"]
        gone = rig.say(operation=Operation.DELETE, recipient="mass", target=receipt.source_id)
        await rig.adapter.send(gone)
        assert (await rig.control("timeline"))["posts"] == []


async def test_an_article_is_published_reported_and_taken_away():
    async with adapter_rig() as rig:
        receipt = await rig.adapter.send(post(rig, title="公告", recipient="publish", attachments=(picture(),)))
        report = await reports(rig)
        assert (report.reference, report.outcome) == (receipt.reference, "sent")
        assert [p["title"] for p in (await rig.control("timeline"))["posts"]] == ["公告"]
        await rig.adapter.send(rig.say(operation=Operation.DELETE, recipient="publish", target=receipt.source_id))
        assert (await rig.control("timeline"))["posts"] == []


async def test_a_publication_whose_outcome_is_open_is_never_made_twice():
    async with adapter_rig() as rig:
        await rig.adapter.probe()
        await rig.fault("timeout_after_accept", method="freepublish/submit", seconds=5)
        message = post(rig, title="公告", recipient="publish", attachments=(picture(),))
        for _ in range(2):
            with pytest.raises(UnknownOutcome):
                await rig.adapter.send(message)
            await reports(rig)
        assert len((await rig.control("timeline"))["posts"]) == 1
        assert await rig.calls("draft/add") == 1


@pytest.mark.parametrize(
    ("options", "code"), [({"mass_result": "err(20008)"}, "20008"), ({"mass_result": "send fail"}, "send fail")]
)
async def test_a_refused_mass_send_is_reported_as_failed(options, code):
    async with adapter_rig(**options) as rig:
        await rig.adapter.send(post(rig))
        report = await reports(rig)
        assert (report.outcome, report.code) == ("failed", code)


async def test_posts_that_can_not_be_are_refused():
    async with adapter_rig({"announce": ("mass",)}) as rig:
        for message in (
            post(rig, recipient="publish"),
            post(rig, recipient="timeline"),
            post(rig, ""),
            post(rig, title="长" * 33, attachments=(picture(),)),
            post(rig, attachments=(picture(), picture())),
        ):
            with pytest.raises(BadPayload):
                await rig.adapter.send(message)
        assert (await rig.control("timeline"))["posts"] == []


async def test_a_used_up_quota_is_final():
    async with adapter_rig() as rig:
        await rig.adapter.send(post(rig))
        with pytest.raises(PermanentError) as caught:
            await rig.adapter.send(post(rig, "zweite", id="a2"))
        assert caught.value.code == "45028"


async def test_an_article_without_a_picture_needs_a_cover():
    async with adapter_rig() as rig:
        with pytest.raises(BadPayload):
            await rig.adapter.send(post(rig, title="公告", recipient="publish"))
    async with adapter_rig({"mass_articles": True}) as rig:
        with pytest.raises(BadPayload):
            await rig.adapter.send(post(rig))
        assert await rig.calls("draft/add") == 0
