"""Server-sent events of the page: which screens changed, gathered for a moment so that a storm stays small."""

import asyncio
import json

from aiohttp import web

_GATHER_SECONDS = 0.03
_PING_SECONDS = 15.0
_MOST = 500
"""With more screens changed at once a page is told to load everything again."""

Screen = tuple[str, str | None]


class Changes:
    """Hands each change to every open page; a slow page holds at most one entry a screen."""

    def __init__(self) -> None:
        self._pages: set[_Page] = set()

    def note(self, platform: str, user: str | None) -> None:
        """A screen changed: a user's chat, or with ``None`` the public timeline."""
        for page in self._pages:
            page.add((platform, user))

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """``GET /api/stream`` until the page goes away."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        )
        await response.prepare(request)
        await response.write(b"event: hello\ndata: {}\n\n")
        page = _Page()
        self._pages.add(page)
        try:
            while not page.closed:
                await response.write(await page.next_chunk())
        except (ConnectionError, OSError):
            pass
        finally:
            self._pages.discard(page)
        return response

    def close(self) -> None:
        """End every open stream, so that the server can stop."""
        for page in self._pages:
            page.close()


class _Page:
    def __init__(self) -> None:
        self.closed = False
        self._screens: dict[Screen, None] = {}
        self._woken = asyncio.Event()

    def add(self, screen: Screen) -> None:
        self._screens[screen] = None
        self._woken.set()

    def close(self) -> None:
        self.closed = True
        self._woken.set()

    async def next_chunk(self) -> bytes:
        """The next events, or a comment when nothing happens for long."""
        try:
            async with asyncio.timeout(_PING_SECONDS):
                await self._woken.wait()
        except TimeoutError:
            return b": still here\n\n"
        if not self.closed:
            await asyncio.sleep(_GATHER_SECONDS)
        screens, self._screens = self._screens, {}
        self._woken.clear()
        if len(screens) > _MOST:
            return b"event: resync\ndata: {}\n\n"
        return b"".join(_event(platform, user) for platform, user in screens)


def _event(platform: str, user: str | None) -> bytes:
    data = json.dumps({"platform": platform, "user": user}, ensure_ascii=False)
    return f"event: changed\ndata: {data}\n\n".encode()
