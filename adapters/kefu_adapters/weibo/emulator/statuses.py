"""Public posts: ``statuses/*`` of api.weibo.com."""

import ipaddress
from typing import Any

from aiohttp import web

from kefu_adapters.weibo.emulator.context import Context
from kefu_adapters.weibo.emulator.errors import ApiError
from kefu_adapters.weibo.emulator.forms import Parameters
from kefu_adapters.weibo.emulator.gate import Call, Gate
from kefu_adapters.weibo.emulator.lists import page_of
from kefu_adapters.weibo.emulator.options import quota
from kefu_adapters.weibo.emulator.people import Post
from kefu_adapters.weibo.emulator.shapes import post_json
from kefu_adapters.weibo.emulator.wire import has_topic, is_below, likeness, urls, weighted_length

MAX_LENGTH = 140
MAX_PICTURE_BYTES = 5 * 2**20
_PICTURES = (b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"\x89PNG\r\n\x1a\n")


def check_ip(parameters: Parameters, options: dict[str, Any]) -> None:
    """Refuse a write without the operator's address ``rip``."""
    if options["rip_required"]:
        parameters.need("rip")
    address = parameters.values.get("rip")
    if address is not None:
        try:
            ipaddress.ip_address(address)
        except ValueError:
            raise ApiError(10017, "parameter (rip)'s value invalid, expect (ip)") from None


class Statuses:
    """Sharing, reading back and deleting the brand's posts; posts that name the brand."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def routes(self, gate: Gate) -> list[web.RouteDef]:
        """The endpoints."""
        return [
            gate.route("api", "/2/statuses/share.json", self.share, methods="POST"),
            gate.route("api", "/2/statuses/destroy.json", self.destroy, methods="POST"),
            gate.route("api", "/2/statuses/user_timeline.json", self.user_timeline),
            gate.route("api", "/2/statuses/mentions.json", self.mentions),
            gate.route("api", "/2/statuses/update.json", self.closed, methods="POST"),
            gate.route("api", "/2/statuses/upload.json", self.closed, methods="POST"),
        ]

    def closed(self, _call: Call) -> Any:
        """Posting that was closed to third parties in 2017."""
        raise ApiError(10014)

    def share(self, call: Call) -> Any:
        """Post a text with a link below a safe domain, and perhaps a picture."""
        context, world = self._context, self._context.world
        text = call.parameters.need("status")
        check_ip(call.parameters, context.options)
        self._check_text(text)
        self._check_picture(call.parameters)
        self._check_repeats(text, call.now)
        world.shared.append({"at": call.now, "text": text, "likeness": likeness(text)})
        delay = float(context.options["post_delay"])
        post = world.post(world.uid, text, call.now, source=context.post_source(), visible_at=call.now + delay)
        if "pic" in call.parameters.files:
            post.pic = world.keep_medium("photo", call.parameters.files["pic"]).tovfid
        if delay > 0:
            context.spawn(self._appear(delay))
            raise ApiError(20032)
        context.changed(None)
        return post_json(world, post)

    async def _appear(self, delay: float) -> None:
        await self._context.clock.sleep(delay)
        self._context.changed(None)

    def _check_text(self, text: str) -> None:
        options = self._context.options
        if not text.strip():
            raise ApiError(20008)
        if weighted_length(text, int(options["url_length"])) > MAX_LENGTH:
            raise ApiError(20012)
        domains = [d.strip().lower() for d in str(options["safe_domains"]).split(",") if d.strip()]
        if not domains:
            raise ApiError(10017, "appkey not bind domain!")
        if not any(is_below(url, domains) for url in urls(text)):
            raise ApiError(10017, "text not find domain!")
        if has_topic(text):
            raise ApiError(10017, "parameter (status)'s value invalid, topic is not allowed")

    def _check_picture(self, parameters: Parameters) -> None:
        if "pic" in parameters.values:
            raise ApiError(20007)
        picture = parameters.files.get("pic")
        if picture is None:
            return
        if len(picture) >= MAX_PICTURE_BYTES:
            raise ApiError(20006)
        if not picture.startswith(_PICTURES):
            raise ApiError(20005)

    def _check_repeats(self, text: str, now: float) -> None:
        world = self._context.world
        world.shared = [s for s in world.shared if now - s["at"] < 86_400]
        # The first try of a repeated text counts as done, so it is told before the hourly limit.
        if any(s["text"] == text for s in world.shared):
            raise ApiError(20019)
        if any(s["likeness"] == likeness(text) for s in world.shared):
            raise ApiError(20017)
        last_hour = sum(1 for s in world.shared if now - s["at"] < 3600)
        if last_hour >= quota(self._context.options, "posts_per_hour"):
            raise ApiError(20016)

    def destroy(self, call: Call) -> Any:
        """Delete an own post, with its comments. Its text still counts as repeated for a day."""
        world = self._context.world
        post = world.posts.get(call.parameters.number_of("id"))
        if post is None or post.visible_at > call.now:
            raise ApiError(20101)
        if post.uid != world.uid:
            raise ApiError(20102)
        shown = post_json(world, post)
        world.remove_post(post.id)
        self._context.changed(None)
        return shown

    def user_timeline(self, call: Call) -> Any:
        """The brand's own posts; of others nothing is given."""
        world = self._context.world
        wanted = call.parameters.number("uid", world.uid)
        by_name = call.parameters.values.get("screen_name", world.brand_name)
        own = wanted == world.uid and by_name == world.brand_name
        return self._page(call, [p for p in world.posts.values() if own and p.uid == world.uid])

    def mentions(self, call: Call) -> Any:
        """Posts of others that name the brand."""
        world = self._context.world
        named = f"@{world.brand_name}"
        return self._page(call, [p for p in world.posts.values() if p.uid != world.uid and named in p.text])

    def _page(self, call: Call, posts: list[Post]) -> Any:
        world = self._context.world
        visible = [p for p in posts if p.visible_at <= call.now]
        empty = self._context.options["empty_list"]
        return page_of("statuses", visible, lambda p: post_json(world, p), call.parameters, empty)
