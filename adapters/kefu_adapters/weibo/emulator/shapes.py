"""Users, posts and comments as the REST API shows them."""

from typing import Any

from kefu_adapters.weibo.emulator.people import Comment, Post
from kefu_adapters.weibo.emulator.wire import created_at
from kefu_adapters.weibo.emulator.world import World


def user_json(world: World, uid: int) -> dict[str, Any]:
    """A user; the brand follows nobody."""
    fan = world.by_uid(str(uid))
    name = world.name_of(uid)
    return {
        "id": uid,
        "idstr": str(uid),
        "screen_name": name,
        "name": name,
        "profile_image_url": f"https://avatar.example/{uid}.jpg",
        "verified": fan is None,
        "verified_type": 2 if fan is None else -1,
        "following": False,
        "follow_me": fan is not None and fan.follows,
    }


def post_json(world: World, post: Post) -> dict[str, Any]:
    """A post (status)."""
    body: dict[str, Any] = {
        "created_at": created_at(post.at),
        "id": post.id,
        "idstr": str(post.id),
        "mid": str(post.id),
        "text": post.text,
        "source": f'<a href="https://app.example" rel="nofollow">{post.source}</a>',
        "favorited": False,
        "truncated": False,
        "pic_urls": [],
        "user": user_json(world, post.uid),
        "reposts_count": 0,
        "comments_count": post.comments,
    }
    if post.pic is not None:
        url = f"https://picture.example/large/{post.pic}.jpg"
        body |= {"pic_urls": [{"thumbnail_pic": url}], "original_pic": url}
    return body


def comment_json(world: World, comment: Comment) -> dict[str, Any]:
    """A comment with its post and, when it answers one, the other comment."""
    body: dict[str, Any] = {
        "created_at": created_at(comment.at),
        "id": comment.id,
        "idstr": str(comment.id),
        "mid": str(comment.id),
        "text": comment.text,
        "source": "微博",
        "user": user_json(world, comment.uid),
    }
    post = world.posts.get(comment.post_id)
    if post is not None:
        body["status"] = post_json(world, post)
    answered = world.comments.get(comment.reply_to or 0)
    if answered is not None:
        body["reply_comment"] = {
            "id": answered.id,
            "idstr": str(answered.id),
            "mid": str(answered.id),
            "text": answered.text,
            "created_at": created_at(answered.at),
            "user": user_json(world, answered.uid),
        }
    return body
