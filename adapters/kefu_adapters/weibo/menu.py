"""The account's menu, as Weibo wants it. Pure."""

import json
from collections.abc import Mapping
from typing import Any


def menu_of(entries: tuple[str, ...]) -> dict[str, Any]:
    """Entries ``label=value`` as a menu: a press sends the value, a page's address opens it."""
    buttons = []
    for entry in entries:
        label, _, value = entry.partition("=")
        is_page = value.startswith(("http://", "https://"))
        buttons.append(
            {"type": "view" if is_page else "click", "name": label.strip(), "url" if is_page else "key": value.strip()}
        )
    return {"button": buttons}


def is_shown(menu: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
    """Whether Weibo shows this menu already; it wraps what it shows in ``menu``."""
    return answer.get("menu") == menu


def encoded(menu: Mapping[str, Any]) -> str:
    """The menu as the JSON string that the call takes."""
    return json.dumps(menu, ensure_ascii=False, separators=(",", ":"))
