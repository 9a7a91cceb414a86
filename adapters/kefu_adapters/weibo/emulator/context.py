"""What the parts of the emulated Weibo share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kefu_adapters.emulation import SandboxClock
from kefu_adapters.weibo.emulator.world import World


@dataclass(slots=True)
class Context:
    """The world with its clock and options; ``changed`` tells of screens, ``spawn`` runs a coroutine."""

    clock: SandboxClock
    options: dict[str, Any]
    world: World
    changed: Callable[[str | None], None]
    spawn: Callable[[Any], Any]

    def post_source(self) -> str:
        """The line below a post that says where it came from."""
        return "Kefu" if self.options["reviewed"] else "未通过审核应用"
