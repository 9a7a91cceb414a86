"""Paged lists: ``since_id`` (exclusive), ``max_id``, ``count``, ``page``, newest first."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from kefu_adapters.weibo.emulator.forms import Parameters
from kefu_adapters.weibo.emulator.people import Comment, Post

MAX_COUNT = 200
Item = TypeVar("Item", Post, Comment)


def page_of(
    name: str,
    items: Iterable[Item],
    show: Callable[[Item], dict[str, Any]],
    parameters: Parameters,
    empty_list: str,
) -> Any:
    """The page that ``parameters`` ask for, in Weibo's list shape.

    ``filter_by_author=1`` asks for people whom the brand follows: there are none.
    """
    since = parameters.number("since_id", 0)
    newest = parameters.number("max_id", 0)
    count = min(parameters.number("count", 20) or 20, MAX_COUNT)
    page = max(parameters.number("page", 1), 1)
    strangers_only = parameters.number("filter_by_author", 0) == 1
    found = [] if strangers_only else [i for i in items if i.id > since and (not newest or i.id <= newest)]
    found.sort(key=lambda item: item.id, reverse=True)
    shown = found[(page - 1) * count : page * count]
    if not shown and empty_list == "array":
        return []
    older = found[page * count].id if len(found) > page * count else 0
    return {
        name: [show(item) for item in shown],
        "previous_cursor": 0,
        "next_cursor": older,
        "total_number": len(found),
    }
