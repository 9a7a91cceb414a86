"""What the sandbox's page and the tests look at: chats and the public timeline."""

from typing import Any

from kefu_adapters.weibo.emulator.media import shown
from kefu_adapters.weibo.emulator.people import Comment, Post
from kefu_adapters.weibo.emulator.world import World


def chat(world: World, user: str, base_url: str) -> list[dict[str, Any]]:
    """A fan's private messages with the brand, both sides, oldest first."""
    fan = world.fans.get(user)
    lines = fan.chat if fan else []
    return [line | {"media": shown(line["media"], base_url)} if "media" in line else dict(line) for line in lines]


def timeline(world: World, now: float, base_url: str) -> list[dict[str, Any]]:
    """The brand's posts and those that name it, newest first, each with its comments in order."""
    below: dict[int, list[Comment]] = {}
    for comment in world.comments.values():
        below.setdefault(comment.post_id, []).append(comment)
    posts = [p for p in world.posts.values() if p.visible_at <= now and _concerns_brand(world, p)]
    return [
        _author(world, post.uid)
        | {
            "id": str(post.id),
            "kind": "post",
            "text": post.text,
            "at": post.at,
            "source": post.source,
            "media": shown({"kind": "photo", "fid": post.pic}, base_url) if post.pic else None,
            "comments": [_comment(world, c) for c in below.get(post.id, [])],
        }
        for post in sorted(posts, key=lambda p: p.id, reverse=True)
    ]


def _concerns_brand(world: World, post: Post) -> bool:
    return post.uid == world.uid or f"@{world.brand_name}" in post.text


def _comment(world: World, comment: Comment) -> dict[str, Any]:
    return _author(world, comment.uid) | {
        "id": str(comment.id),
        "kind": "comment",
        "text": comment.text,
        "at": comment.at,
        "reply_to": str(comment.reply_to) if comment.reply_to else None,
    }


def _author(world: World, uid: int) -> dict[str, Any]:
    fan = world.by_uid(str(uid))
    return {
        "from": "user" if fan else "brand",
        "user": fan.user if fan else None,
        "name": world.name_of(uid),
    }


def users(world: World) -> list[dict[str, Any]]:
    """The made-up fans; Weibo shows nobody typing."""
    return [
        {"user": f.user, "name": f.name, "language": f.language, "typing": False, "uid": str(f.uid)}
        for f in world.fans.values()
    ]
