"""Comments below posts: ``comments/*`` of api.weibo.com."""

from typing import Any

from aiohttp import web

from kefu_adapters.weibo.emulator.context import Context
from kefu_adapters.weibo.emulator.errors import ApiError
from kefu_adapters.weibo.emulator.gate import Call, Gate
from kefu_adapters.weibo.emulator.lists import page_of
from kefu_adapters.weibo.emulator.people import Comment, Post
from kefu_adapters.weibo.emulator.shapes import comment_json
from kefu_adapters.weibo.emulator.statuses import check_ip
from kefu_adapters.weibo.emulator.wire import weighted_length

MAX_LENGTH = 140


class Comments:
    """Reading the comments that concern the brand, and writing its own."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def routes(self, gate: Gate) -> list[web.RouteDef]:
        """The endpoints."""
        return [
            gate.route("api", "/2/comments/to_me.json", self.to_me),
            gate.route("api", "/2/comments/mentions.json", self.mentions),
            gate.route("api", "/2/comments/create.json", self.create, methods="POST"),
            gate.route("api", "/2/comments/reply.json", self.reply, methods="POST"),
        ]

    def to_me(self, call: Call) -> Any:
        """Comments of others on the brand's posts, and their answers to its comments."""
        return self._page(call, [c for c in self._of_others() if self._is_to_brand(c)])

    def mentions(self, call: Call) -> Any:
        """Comments of others that name the brand, anywhere."""
        named = f"@{self._context.world.brand_name}"
        return self._page(call, [c for c in self._of_others() if named in c.text])

    def create(self, call: Call) -> Any:
        """Comment a post as the brand."""
        text = self._text(call)
        post = self._post(call)
        self._check_author(post.uid)
        return self._written(call, post, text, None)

    def reply(self, call: Call) -> Any:
        """Answer a comment as the brand; its author's name is put in front unless told otherwise."""
        world = self._context.world
        text = self._text(call)
        comment_id = call.parameters.number_of("cid")
        post = self._post(call)
        answered = world.comments.get(comment_id)
        if answered is None or answered.post_id != post.id:
            raise ApiError(20201)
        self._check_author(answered.uid)
        if call.parameters.number("without_mention", 0) == 0:
            text = f"回复@{world.name_of(answered.uid)}:{text}"
        return self._written(call, post, text, answered.id)

    def _text(self, call: Call) -> str:
        text = call.parameters.need("comment")
        check_ip(call.parameters, self._context.options)
        if not text.strip():
            raise ApiError(20008)
        if weighted_length(text, int(self._context.options["url_length"])) > MAX_LENGTH:
            raise ApiError(20012)
        return text

    def _post(self, call: Call) -> Post:
        post = self._context.world.posts.get(call.parameters.number_of("id"))
        if post is None or post.visible_at > call.now:
            raise ApiError(20101)
        return post

    def _check_author(self, uid: int) -> None:
        fan = self._context.world.by_uid(str(uid))
        if fan is not None and fan.blocked:
            raise ApiError(20132)

    def _written(self, call: Call, post: Post, text: str, reply_to: int | None) -> dict[str, Any]:
        world = self._context.world
        comment = world.comment(world.uid, post.id, text, call.now, reply_to)
        self._context.changed(None)
        return comment_json(world, comment)

    def _of_others(self) -> list[Comment]:
        world = self._context.world
        return [c for c in world.comments.values() if c.uid != world.uid]

    def _is_to_brand(self, comment: Comment) -> bool:
        world = self._context.world
        post = world.posts.get(comment.post_id)
        answered = world.comments.get(comment.reply_to or 0)
        return (post is not None and post.uid == world.uid) or (answered is not None and answered.uid == world.uid)

    def _page(self, call: Call, comments: list[Comment]) -> Any:
        world = self._context.world
        empty = self._context.options["empty_list"]
        return page_of("comments", comments, lambda c: comment_json(world, c), call.parameters, empty)
