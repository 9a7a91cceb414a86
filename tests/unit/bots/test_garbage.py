"""What is loaded once is not looked through again and again."""

import asyncio
import contextlib
import gc

from kefu_bots import garbage


async def test_what_is_there_is_kept_again_when_another_model_is_there(monkeypatch) -> None:
    monkeypatch.setattr(garbage, "LOOK_SECONDS", 0)
    kept: list[str] = []
    model = "first"
    monkeypatch.setattr(garbage, "keep_what_is_there", lambda: kept.append(model))
    following = asyncio.ensure_future(garbage.follow(lambda: model))
    for _ in range(5):
        await asyncio.sleep(0)
    model = "second"
    for _ in range(5):
        await asyncio.sleep(0)
    following.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await following
    assert kept == ["first", "second"]


def test_what_is_kept_is_left_out_of_every_look_and_still_goes() -> None:
    before = gc.get_freeze_count()
    try:
        garbage.keep_what_is_there()
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()


def test_looks_are_seldom() -> None:
    usual = gc.get_threshold()
    try:
        garbage.seldom()
        assert gc.get_threshold() == (garbage.YOUNG, garbage.MIDDLE, garbage.OLD)
    finally:
        gc.set_threshold(*usual)
