"""The emulated platforms together: one clock, one folder of state, started and stopped as one."""

import contextlib
import json
import time
from pathlib import Path

from kefu_adapters.emulation import Emulator, SandboxClock
from kefu_bots.registry import PLATFORMS
from kefu_bots.sandbox.platforms import Emulated, emulate


class World:
    """Owns the emulators and the platforms' time. State outlives the process: ``<platform>.json``, ``clock.json``."""

    def __init__(self, data: Path, base_url: str, names: tuple[str, ...] = tuple(PLATFORMS)) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.base_url = base_url.rstrip("/")
        self.clock = SandboxClock()
        self._clock_file = data / "clock.json"
        self._restore_clock()
        self.platforms: dict[str, Emulated] = {
            name: emulate(name, clock=self.clock, base_url=self.base_url, state_file=data / f"{name}.json")
            for name in names
        }
        self.clock.on_change(lambda _offset, _scale: self._save_clock())

    def emulator(self, name: str) -> Emulator:
        """The emulator of a platform. Raises KeyError for an unknown one."""
        return self.platforms[name].emulator

    async def start(self) -> None:
        """Take back what was saved and begin to deliver."""
        for one in self.platforms.values():
            await one.emulator.start()
            one.emulator.save()

    async def stop(self) -> None:
        """Stop delivering and save everything; a platform that fails to stop does not keep others from it."""
        async with contextlib.AsyncExitStack() as stack:
            for one in self.platforms.values():
                stack.push_async_callback(one.emulator.stop)

    def _save_clock(self) -> None:
        saved = {"now": self.clock.now(), "real": time.time(), "scale": self.clock.scale}
        temporary = self._clock_file.with_suffix(".tmp")
        temporary.write_text(json.dumps(saved), "utf-8")
        temporary.replace(self._clock_file)

    def _restore_clock(self) -> None:
        """Go on where the clock stood, as if it had run on meanwhile: a platform's time never jumps back."""
        if not self._clock_file.exists():
            return
        saved = json.loads(self._clock_file.read_text("utf-8"))
        now = saved["now"] + (time.time() - saved["real"]) * saved["scale"]
        self.clock.set_scale(saved["scale"])
        self.clock.advance(now - self.clock.now())
