"""The X adapter against the emulated platform: the whole path."""

from typing import Any
from .x_adapter_rig import x, message


async def test_smoke() -> None:
    async with x(connect=False) as rig:
        print(await rig.adapter.connect(rig.hook))
        print(await rig.adapter.connect(rig.hook))
        print(await rig.do(text="hello & bye https://wallet.example/a"))
        print(await rig.got(1))
        print(await rig.send(rig.person(), "hi there"))
        print(await rig.shown())
        print(await rig.got(2))
        print(await rig.do("mention", text="@orbitwallet lost"))
        m = (await rig.got(3))[-1]
        print(m)
        print(await rig.send(rig.person(), "write to us", surface=m.surface, reply_to=m.source_id))
        print(await rig.adapter.send(message("timeline", "news", operation="post")))
        print(await rig.posts())
        print(await rig.adapter.probe())
        print(rig.sink.accepted[3:], rig.answers, rig.sink.strange)
        assert 0
