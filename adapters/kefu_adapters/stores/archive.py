"""The form of a backup: one stream, engine-neutral, so that either database can be restored from either.

A gzipped tar (``sealed_file`` around it when a key is given): ``begin.json``, rows as JSON lines in parts of a few
MiB (``rows/TABLE/NUMBER.jsonl``), attachments (``blobs/NAME``), and at last ``end.json`` with every part's SHA-256,
every table's count and sum, and a seal over all of it under a key of the installation. Without an end it is none.
"""

import gzip
import hashlib
import hmac
import io
import json
import os
import re
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Self, cast

from kefu_adapters.stores.sealed_file import MAGIC, ArchiveRefused, Key, SealedReader, SealingWriter

FORMAT = 1
PART_BYTES = 4 << 20
LARGEST_PART_BYTES = 256 << 20
_GZIP_LEVEL = 4
_PART = re.compile(r"begin\.json|end\.json|rows/([a-z_]{1,63})/\d{6}\.jsonl|blobs/([0-9a-f]{32})")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_UNREADABLE = "the backup was changed: its description cannot be read"
Row = Sequence[Any]

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def line(row: Row) -> bytes:
    """A row in its one form, for hashing and for keeping."""
    return _compact(list(row)).encode("utf-8", "surrogatepass")


class Sum:
    """Count and order-independent hash of rows: the sum of their SHA-256, so that two engines can be compared."""

    def __init__(self) -> None:
        self.count = 0
        self._sum = 0

    def add(self, text: bytes) -> None:
        """Take in one row as ``line`` gives it."""
        self.count += 1
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(text).digest())) % (1 << 256)

    def to_json(self) -> dict[str, Any]:
        """Count and sum (hex)."""
        return {"count": self.count, "sum": f"{self._sum:064x}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """What is known before the first row. ``settings`` and ``key_check`` are keyed hashes; ``at`` is in ms."""

    kefu: str
    revision: str
    engine: str
    at: int
    settings: str
    key_check: str
    tables: dict[str, list[str]]
    format: int = FORMAT

    def to_json(self) -> dict[str, Any]:
        """JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a whole backup says of itself: its beginning, per table count and sum, its attachments."""

    begin: Begin
    tables: dict[str, dict[str, Any]]
    blobs: int
    blob_bytes: int
    missing: tuple[str, ...]
    sealed: bool = False


@dataclass(slots=True)
class _Kept:
    """What the end will say."""

    parts: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Sum] = field(default_factory=dict)
    blobs: int = 0
    blob_bytes: int = 0
    missing: list[str] = field(default_factory=list)


class ArchiveWriter:
    """Writes the parts in order. Made by ``writing``, which also ends it."""

    def __init__(self, tar: tarfile.TarFile, begin: Begin) -> None:
        self._tar = tar
        self._begin = begin
        self._kept = _Kept()
        self._add("begin.json", _compact(begin.to_json()).encode())

    def rows(self, table: str, rows: Iterable[Row]) -> int:
        """Write a table; gives back how many rows."""
        total, number = Sum(), 0
        part = bytearray()
        for row in rows:
            text = line(row)
            total.add(text)
            part += text + b"\n"
            if len(part) >= PART_BYTES:
                self._add(f"rows/{table}/{number:06}.jsonl", bytes(part))
                number += 1
                part.clear()
        if part:
            self._add(f"rows/{table}/{number:06}.jsonl", bytes(part))
        self._kept.tables[table] = total
        return total.count

    def blob(self, name: str, content: bytes | None) -> None:
        """Write an attachment's bytes; None when they are gone."""
        if content is None:
            self._kept.missing.append(name)
            return
        self._kept.blobs += 1
        self._kept.blob_bytes += len(content)
        self._add(f"blobs/{name}", content)

    def end(self, seal: Callable[[bytes], str]) -> None:
        """Write the manifest."""
        kept = self._kept
        end = {
            "parts": kept.parts,
            "tables": {name: total.to_json() for name, total in kept.tables.items()},
            "blobs": kept.blobs,
            "blob_bytes": kept.blob_bytes,
            "missing": kept.missing,
        }
        self._add("end.json", _compact({**end, "seal": seal(_compact(end).encode())}).encode())

    def _add(self, name: str, content: bytes) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = len(content), 0o600, self._begin.at // 1000
        self._tar.addfile(info, io.BytesIO(content))
        self._kept.parts[name] = hashlib.sha256(content).hexdigest()


@contextmanager
def writing(path: Path, begin: Begin, key: Key | None, seal: Callable[[bytes], str]) -> Iterator[ArchiveWriter]:
    """A backup under a temporary name; whole, synced and renamed only when the block ends well.

    Raises OSError. ``seal`` gives the keyed hash of the manifest.
    """
    aside = path.with_name(f".{path.name}.part")
    aside.unlink(missing_ok=True)
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with ExitStack() as stack:
                target = cast("IO[bytes]", stack.enter_context(SealingWriter(file, key))) if key else file
                packed = stack.enter_context(gzip.GzipFile("", "wb", _GZIP_LEVEL, target, begin.at // 1000))
                tar = stack.enter_context(tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT))
                writer = ArchiveWriter(tar, begin)
                yield writer
                writer.end(seal)
            file.flush()
            os.fsync(file.fileno())
        aside.rename(path)
        _sync_folder(path.parent)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def parts(path: Path, key: Key | None) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each part, in order. Raises ArchiveRefused, OSError."""
    with path.open("rb") as file:
        head = file.read(len(MAGIC))
        file.seek(0)
        sealed = head == MAGIC
        if not sealed and head[:2] != b"\x1f\x8b":
            raise ArchiveRefused(f"{path} is no backup of Kefu")
        try:
            source: IO[bytes] = io.BufferedReader(SealedReader(file, key)) if sealed else file
            with (
                gzip.GzipFile(fileobj=source) as packed,
                tarfile.open(fileobj=packed, mode="r|", tarinfo=_PlainFile) as tar,
            ):
                for info in tar:
                    yield info.name, _content(tar, info)
                while packed.read(1 << 16):  # the stream's own checks stand at its end
                    pass
        except (EOFError, zlib.error, gzip.BadGzipFile, tarfile.TarError) as error:
            raise ArchiveRefused(f"the backup is cut off or damaged: {error}") from error


class _PlainFile(tarfile.TarInfo):
    """A head of the only kind that we write, looked at before anything acts on it.

    The other kinds are links, and heads that carry on in a body of any length: those are read whole into memory,
    one within the other, however little of them the packed file holds.
    """

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """A head. Raises ArchiveRefused."""
        info = super().frombuf(buf, encoding, errors)
        plain = info.type in {tarfile.REGTYPE, tarfile.AREGTYPE} and 0 <= info.size <= LARGEST_PART_BYTES
        if not plain or not _PART.fullmatch(info.name):
            raise ArchiveRefused(f"the backup holds something that does not belong there: {info.name[:80]!r}")
        return info


def _content(tar: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(info)
    content = file.read() if file is not None else b""
    if len(content) != info.size:
        raise ArchiveRefused("the backup is cut off or damaged: a part ends too early")
    return content


def table_of(name: str) -> str:
    """The table that a part's rows belong to; nothing when it is no part of rows."""
    found = _PART.fullmatch(name)
    return (found[1] or "") if found else ""


def rows_of(content: bytes) -> Iterator[list[Any]]:
    """The rows of a part. Raises ArchiveRefused for what no database of ours could have given."""
    for text in content.splitlines():
        try:
            row = json.loads(text)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, list) or not all(map(_is_cell, row)):
            raise ArchiveRefused("the backup was changed: it has rows that cannot be read")
        yield row


def _is_cell(value: object) -> bool:
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    return value is None or isinstance(value, str | float)


def verify(path: Path, key: Key | None, seal: Callable[[str, bytes], str | None]) -> Manifest:
    """Read all of it and check every hash, count and sum.

    ``seal(key_check, text)`` gives the seal that the manifest must carry, or None to leave it unchecked.

    Raises:
        ArchiveRefused: with the reason.
    """
    begin: Begin | None = None
    end: dict[str, Any] | None = None
    found: dict[str, str] = {}
    tables: dict[str, Sum] = {}
    for name, content in parts(path, key):
        if end is not None or name in found:
            raise ArchiveRefused(f"the backup was changed: {name} stands where nothing may stand")
        if name == "end.json":
            end = _end(_json(content))
            continue
        found[name] = hashlib.sha256(content).hexdigest()
        if name == "begin.json":
            begin = _begin(_json(content))
        elif table := table_of(name):
            total = tables.setdefault(table, Sum())
            for text in content.splitlines():
                total.add(text)
    if begin is None or end is None:
        raise ArchiveRefused("the backup is cut off: it has no end")
    _check(begin, end, found, tables, seal)
    return Manifest(
        begin=begin,
        tables=end["tables"],
        blobs=end["blobs"],
        blob_bytes=end["blob_bytes"],
        missing=tuple(end["missing"]),
        sealed=_is_sealed(path),
    )


def _is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def _json(content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        raise ArchiveRefused(_UNREADABLE) from None
    if not isinstance(value, dict):
        raise ArchiveRefused(_UNREADABLE)
    return value


def _begin(values: dict[str, Any]) -> Begin:
    if values.get("format") != FORMAT:
        raise ArchiveRefused(f"the backup has form {values.get('format')!r:.20}; this version reads form {FORMAT}")
    try:
        begin = Begin(**values)
    except TypeError:
        raise ArchiveRefused(_UNREADABLE) from None
    texts = (begin.kefu, begin.revision, begin.engine, begin.settings, begin.key_check)
    names = begin.tables if isinstance(begin.tables, dict) else {"": None}
    good = (
        all(isinstance(text, str) and len(text) <= 80 and text.isprintable() for text in texts)
        and _is_number(begin.at)
        and all(_NAME.fullmatch(name) for name in names)
        and all(isinstance(columns, list) and all(map(_is_name, columns)) for columns in names.values())
    )
    if not good:
        raise ArchiveRefused(_UNREADABLE)
    return begin


def _end(values: dict[str, Any]) -> dict[str, Any]:
    """The end, each of its entries of its kind: whoever wrote it may not have been us. Raises ArchiveRefused."""
    found, tables, missing = values.get("parts"), values.get("tables"), values.get("missing")
    good = (
        isinstance(found, dict)
        and all(_PART.fullmatch(name) for name in found)
        and isinstance(tables, dict)
        and all(_NAME.fullmatch(name) and isinstance(total, dict) for name, total in tables.items())
        and isinstance(missing, list)
        and all(isinstance(name, str) for name in missing)
        and all(_is_number(values.get(name)) for name in ("blobs", "blob_bytes"))
        and isinstance(values.get("seal"), str)
    )
    if not good:
        raise ArchiveRefused(_UNREADABLE)
    return values


def _is_name(value: object) -> bool:
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value < 2**63


def _check(
    begin: Begin,
    end: dict[str, Any],
    found: dict[str, str],
    tables: dict[str, Sum],
    seal: Callable[[str, bytes], str | None],
) -> None:
    said = end.get("parts", {})
    for name in sorted(set(said) | set(found)):
        if said.get(name) != found.get(name):
            raise ArchiveRefused(f"the backup was changed or is incomplete: {name} is not what its end says")
    counted = {name: total.to_json() for name, total in tables.items()}
    for name, total in end.get("tables", {}).items():
        if counted.get(name, Sum().to_json()) != total:
            raise ArchiveRefused(f"the backup was changed: the rows of {name} are not what its end says")
    if set(counted) - set(end["tables"]) or set(end["tables"]) != set(begin.tables):
        raise ArchiveRefused("the backup was changed: its tables are not those that it names")
    given = str(end.pop("seal", ""))
    wanted = seal(begin.key_check, _compact(end).encode())
    if wanted is not None and not hmac.compare_digest(given.encode("utf-8", "surrogatepass"), wanted.encode()):
        raise ArchiveRefused("the backup was changed: its seal is not ours")
