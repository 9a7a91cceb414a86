"""The platform's MarkdownV2 and the older Markdown; offsets are code points of the text without markup."""

import re
from typing import Any

from kefu_adapters.telegram.emulator.errors import ApiError, bad_request

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
_MARKS = {"__": "underline", "||": "spoiler", "_": "italic", "*": "bold", "~": "strikethrough"}
_NAMES = {"underline": "Underline", "spoiler": "Spoiler", "italic": "Italic", "bold": "Bold"}
_LINK_END = re.compile(r"\]\(((?:\\.|[^)\\])*)\)", re.DOTALL)
_LANGUAGE = re.compile(r"([^\s`]*)\n")


class _Reader:
    """One pass over MarkdownV2; a stack of open marks."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.at = 0
        self.out: list[str] = []
        self.entities: list[dict[str, Any]] = []
        self.open: list[tuple[str, int, int]] = []
        self.quote: int | None = None

    def read(self) -> tuple[str, list[dict[str, Any]]]:
        while self.at < len(self.raw):
            self._step()
        self._end_quote()
        if self.open:
            mark, _, where = self.open[-1]
            kind = _MARKS.get(mark, "text_url")
            raise _refusal(f"Can't find end of {_NAMES.get(kind, kind.title())} entity", self.raw, where)
        self.entities.sort(key=lambda e: (e["offset"], -e["length"]))
        return "".join(self.out), self.entities

    def _step(self) -> None:
        raw, at = self.raw, self.at
        char = raw[at]
        new_line = at == 0 or raw[at - 1] == "\n"
        if self.quote is not None and new_line and char != ">":
            self._end_quote()
        if char == "\\" and at + 1 < len(raw) and 0 < ord(raw[at + 1]) < 127:
            self.out.append(raw[at + 1])
            self.at += 2
        elif char == "`":
            self._code()
        elif char == ">" and new_line:
            if self.quote is None:
                self.quote = len(self.out)
            self.at += 1
        elif char == "[" or raw.startswith("![", at):
            mark = "[" if char == "[" else "!["
            self.open.append((mark, len(self.out), at))
            self.at += len(mark)
        elif char == "]" and self.open and self.open[-1][0] in {"[", "!["}:
            self._link()
        elif char in "_*~" or raw.startswith("||", at):
            self._mark()
        elif char in _RESERVED:
            raise _refusal(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")
        else:
            self.out.append(char)
            self.at += 1

    def _mark(self) -> None:
        double = self.raw[self.at : self.at + 2]
        mark = double if double in _MARKS else self.raw[self.at]
        if self.quote is not None and mark == "||" and self._ends_quote():
            self.at += 2
            self._end_quote(expandable=True)
            return
        if self.open and self.open[-1][0] == mark:
            _, start, _ = self.open.pop()
            self._add(start, {"type": _MARKS[mark]})
        else:
            self.open.append((mark, len(self.out), self.at))
        self.at += len(mark)

    def _ends_quote(self) -> bool:
        is_open = any(mark == "||" for mark, _, _ in self.open)
        rest = self.raw[self.at + 2 :]
        return not is_open and (not rest or (rest.startswith("\n") and not rest.startswith("\n>")))

    def _code(self) -> None:
        fence = "```" if self.raw.startswith("```", self.at) else "`"
        where, start = self.at, len(self.out)
        self.at += len(fence)
        entity: dict[str, Any] = {"type": "pre" if fence == "```" else "code"}
        if fence == "```" and (language := _LANGUAGE.match(self.raw, self.at)):
            self.at = language.end()
            if language[1]:
                entity["language"] = language[1]
        while not self.raw.startswith(fence, self.at):
            if self.at >= len(self.raw):
                kind = "Pre" if fence == "```" else "Code"
                raise _refusal(f"Can't find end of {kind} entity", self.raw, where)
            if self.raw[self.at] == "\\" and self.at + 1 < len(self.raw):
                self.at += 1
            self.out.append(self.raw[self.at])
            self.at += 1
        self.at += len(fence)
        self._add(start, entity)

    def _link(self) -> None:
        mark, start, where = self.open.pop()
        end = _LINK_END.match(self.raw, self.at)
        url = re.sub(r"\\(.)", r"\1", end[1]) if end else ""
        if end is None and mark == "![":
            raise _refusal("Can't find end of CustomEmoji entity", self.raw, where)
        self.at = end.end() if end else self.at + 1
        if mark == "![":
            self._add(start, {"type": "custom_emoji", "custom_emoji_id": url.rpartition("id=")[2]})
        elif url:
            self._add(start, {"type": "text_link", "url": url})

    def _end_quote(self, *, expandable: bool = False) -> None:
        if self.quote is not None:
            kind = "expandable_blockquote" if expandable else "blockquote"
            self._add(self.quote, {"type": kind})
            self.quote = None

    def _add(self, start: int, entity: dict[str, Any]) -> None:
        if len(self.out) > start:
            self.entities.append({"offset": start, "length": len(self.out) - start} | entity)


def parse_markdown(raw: str) -> tuple[str, list[dict[str, Any]]]:
    """Text and entities of MarkdownV2. Raises ApiError ``can't parse entities: ...``."""
    return _Reader(raw).read()


_LEGACY = re.compile(
    r"\\([_*`\[])|```(?:([^\s`]+)?\n)?(.+?)```|`([^`]+)`|\*([^*]+)\*|_([^_]+)_|\[([^\]]+)\]\(([^)]+)\)", re.DOTALL
)


def parse_legacy(raw: str) -> tuple[str, list[dict[str, Any]]]:
    """Text and entities of the older Markdown: no nesting, few marks."""
    out, size, last = [], 0, 0
    entities: list[dict[str, Any]] = []
    for hit in _LEGACY.finditer(raw):
        before = raw[last : hit.start()]
        _no_stray_mark(raw, before, last)
        inner = hit[1] or hit[3] or hit[4] or hit[5] or hit[6] or hit[7]
        size += len(before)
        if not hit[1]:
            kind = next(
                name
                for group, name in ((3, "pre"), (4, "code"), (5, "bold"), (6, "italic"), (7, "text_link"))
                if hit[group]
            )
            entity: dict[str, Any] = {"offset": size, "length": len(inner), "type": kind}
            if hit[8]:
                entity["url"] = hit[8]
            if hit[2]:
                entity["language"] = hit[2]
            entities.append(entity)
        out += [before, inner]
        size += len(inner)
        last = hit.end()
    _no_stray_mark(raw, raw[last:], last)
    return "".join(out) + raw[last:], entities


def _no_stray_mark(raw: str, part: str, start: int) -> None:
    for index, char in enumerate(part):
        if char in "_*`":
            raise _refusal("Can't find end of the entity starting", raw, start + index)


def _refusal(text: str, raw: str | None = None, at: int = 0) -> ApiError:
    where = f" at byte offset {len(raw[:at].encode())}" if raw is not None else ""
    return bad_request(f"can't parse entities: {text}{where}")
