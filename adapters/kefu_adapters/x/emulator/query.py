"""Query parameters of the v2 API: known names only, lists of fields, sizes, paging tokens."""

import base64
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from kefu_adapters.x.emulator.gate import Call
from kefu_adapters.x.emulator.ids import from_iso
from kefu_adapters.x.emulator.problems import invalid
from kefu_adapters.x.emulator.records import Dm, Post

Item = TypeVar("Item", Post, Dm)


class Query:
    """The query of one call. Raises ApiError 400 at the first thing X would not take."""

    def __init__(self, call: Call, *allowed: str) -> None:
        self._query = call.request.query
        for name in self._query:
            if name not in allowed:
                known = ", ".join(allowed)
                raise invalid(f"The query parameter [{name}] is not one of [{known}]", name, self._query[name])

    def fields(self, name: str, known: Iterable[str], default: Iterable[str] = ()) -> set[str]:
        """The wanted fields together with ``default``."""
        wanted = {part for part in self._query.get(name, "").split(",") if part}
        allowed = list(known)
        for field in sorted(wanted - set(allowed)):
            raise invalid(
                f"The `{name}` query parameter value [{field}] is not one of [{','.join(allowed)}]", name, field
            )
        return wanted | set(default)

    def size(self, low: int, high: int, default: int) -> int:
        """``max_results``."""
        text = self._query.get("max_results", str(default))
        if not text.isdigit() or not low <= int(text) <= high:
            raise invalid(
                f"The `max_results` query parameter value [{text}] is not between {low} and {high}",
                "max_results",
                text,
            )
        return int(text)

    def id(self, name: str) -> int | None:
        """An id as a number."""
        text = self._query.get(name)
        if text is None:
            return None
        if not text.isdigit():
            raise invalid(f"The `{name}` query parameter value [{text}] is not valid", name, text)
        return int(text)

    def time(self, name: str) -> float | None:
        """A time in Unix seconds."""
        text = self._query.get(name)
        try:
            return None if text is None else from_iso(text)
        except ValueError:
            raise invalid(f"The `{name}` query parameter value [{text}] is not valid", name, str(text)) from None

    def text(self, name: str) -> str:
        return self._query.get(name, "")

    def before(self) -> int | None:
        """The id that the page of ``pagination_token`` starts below."""
        token = self._query.get("pagination_token")
        if token is None:
            return None
        try:
            return int(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        except ValueError:
            raise invalid(
                f"The `pagination_token` query parameter value [{token}] is not valid", "pagination_token", token
            ) from None

    def token(self, last: str) -> str:
        """The ``next_token`` of a page that ended with the id ``last``."""
        return base64.urlsafe_b64encode(last.encode()).decode().rstrip("=")

    def page(self, items: Iterator[Item], size: int) -> tuple[list[Item], dict[str, Any]]:
        """The wanted page of ``items`` (newest first), and its ``meta``."""
        before = self.before()
        rest = (item for item in items if before is None or int(item.id) < before)
        found = list(islice(rest, size + 1))
        shown = found[:size]
        meta: dict[str, Any] = {"result_count": len(shown)}
        if len(found) > size:
            meta["next_token"] = self.token(shown[-1].id)
        return shown, meta


def answer(data: list[dict[str, Any]], includes: dict[str, Any], meta: dict[str, Any]) -> dict[str, Any]:
    """A page; an empty one has no ``data`` at all."""
    body: dict[str, Any] = {"data": data} if data else {}
    if any(includes.values()):
        body["includes"] = {name: rows for name, rows in includes.items() if rows}
    return body | {"meta": meta}
