"""How a platform's folder presents itself to the registry of ``kefu_bots``."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from kefu_core.ports import Adapter, BlobReader, Clock, Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Deps:
    """What an adapter may use of the outside: nothing else is handed to it.

    ``allow_insecure``: http and loopback base URLs are allowed (sandbox, tests). ``secret``: derives keyed hashes.
    """

    clock: Clock
    blobs: BlobReader
    vault: Vault
    secret: bytes
    public_url: str = ""
    allow_insecure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A platform as the registry knows it.

    ``settings`` is a frozen dataclass of the account's options (the table ``[inboxes.NAME]`` of kefu.toml);
    ``secrets`` names the values that come from environment or files only, ``optional_secrets`` may be missing.
    ``emulator`` is the dotted name of the Emulator class, loaded by the sandbox alone.
    """

    name: str
    title: Mapping[str, str]
    settings: type[Any]
    secrets: tuple[str, ...]
    optional_secrets: tuple[str, ...] = ()
    build: Callable[[str, Any, Mapping[str, str], Deps], Adapter] = field()
    emulator: str = ""


def read_settings(platform: Platform, table: Mapping[str, Any]) -> tuple[Any | None, list[str]]:
    """The account's settings from its table, and every problem found: (key, what is wrong) as one line each."""
    known = {item.name: item for item in fields(platform.settings)}
    problems = [f"{key}: unknown setting for {platform.name}" for key in table if key not in known]
    values: dict[str, Any] = {}
    for name, item in known.items():
        if name in table:
            value = table[name]
            wanted = _plain(item.type)
            if wanted is not None and (
                not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted)
            ):
                problems.append(f"{name}: expected {' or '.join(kind.__name__ for kind in wanted)}")
                continue
            values[name] = tuple(value) if isinstance(value, list) else value
        elif item.default is MISSING and item.default_factory is MISSING:
            problems.append(f"{name}: missing")
    if problems:
        return None, problems
    try:
        return platform.settings(**values), []
    except ValueError as exc:
        return None, [str(exc)]


def _plain(kind: Any) -> tuple[type, ...] | None:
    """The Python types a setting accepts, for the simple annotations that settings use."""
    name = kind if isinstance(kind, str) else getattr(kind, "__name__", str(kind))
    table: dict[str, tuple[type, ...]] = {
        "str": (str,), "int": (int,), "float": (int, float), "bool": (bool,), "str | None": (str,),
        "int | None": (int,), "float | None": (int, float),
    }  # fmt: skip
    if name.startswith("tuple"):
        return (list, tuple)
    return table.get(name)
