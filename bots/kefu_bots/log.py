"""Logging: events with fields, never text, names or tokens.

An allow-list of keys stands in front of the output: an unknown key raises in tests and is dropped and counted in
production. Client libraries' loggers are kept at WARNING, because they print addresses that hold tokens.
"""

import logging
import re
import sys
from collections import Counter
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "exc_info", "exception", "error", "logger", "platform", "inbox",
        "conversation_id", "message_id", "delivery_id", "announcement_id", "attempt", "outcome", "duration_ms",
        "reason", "code", "status", "kind", "size_bytes", "count", "what", "change", "scope", "retry_after_seconds",
        "method", "contact_ref", "port", "host", "fence", "version", "problems", "signal", "role", "state", "right",
        "user_id", "route", "seconds", "days", "days_left", "parked", "path", "source", "list", "feature",
        "url_host", "pending", "failures", "amount", "seq", "hash",
    }
)  # fmt: skip
"""Every key a log line may have."""

QUIET = ("httpx", "httpcore", "telegram", "tweepy", "aiohttp.access", "urllib3", "requests_oauthlib", "oauthlib",
         "asyncio", "wechatpy", "alembic")  # fmt: skip
_TOKENS = re.compile(r"\b\d{6,12}:[A-Za-z0-9_-]{30,}\b|(?<=access_token=)[^&\s\"']+|(?<=Bearer )\S+")
counted: Counter[tuple[str, str]] = Counter()
"""How many lines there were of each (event, level) from warning on."""
dropped = 0
"""How many keys were dropped since the start."""


class UnknownLogKey(KeyError):
    """A log line used a key that is not on the allow-list (tests only)."""


def allow_list(strict: bool) -> Any:
    """The processor that lets only known keys pass."""

    def process(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        global dropped  # noqa: PLW0603 - one counter for the process
        unknown = [key for key in line if key not in ALLOWED]
        if unknown and strict:
            raise UnknownLogKey(", ".join(unknown))
        for key in unknown:
            del line[key]
            dropped += 1
        return line

    return process


def count(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Lines of level warning and above are counted by their event, for the metrics."""
    level = str(line.get("level", ""))
    if level not in {"debug", "info"}:
        counted[str(line.get("event", "")), level] += 1
    return line


def scrub(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Exceptions of libraries may hold addresses with tokens: only types and places of ours remain of them."""
    for key in ("exception", "error"):
        if key in line:
            line[key] = _TOKENS.sub("[hidden]", str(line[key]))
    return line


def plain_exception(exc_info: Any) -> str:
    """Type and places of an exception, without its message: a message may hold what a contact wrote."""
    kind, _value, trace = exc_info
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    name = getattr(kind, "__name__", "Exception")
    return f"{name} at {' > '.join(places[-8:])}"


def _exceptions(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    info = line.pop("exc_info", None)
    if info:
        if info is True:
            info = sys.exc_info()
        elif isinstance(info, BaseException):
            info = (type(info), info, info.__traceback__)
        if info[0] is not None:
            line["exception"] = plain_exception(info)
    return line


class _Quiet(logging.Handler):
    """What libraries say: their level and name, never their sentence."""

    def emit(self, record: logging.LogRecord) -> None:
        structlog.get_logger().log(
            record.levelno, "library.logged", logger=record.name, exc_info=record.exc_info or None
        )


class _Stderr:
    """Whatever standard error is at the moment of a line; loggers live longer than a test's capture."""

    def write(self, text: str) -> int:
        """As a file's."""
        return sys.stderr.write(text)

    def flush(self) -> None:
        """As a file's."""
        sys.stderr.flush()


def configure(level: str = "info", *, strict: bool = False, pretty: bool | None = None) -> None:
    """Set up structlog and the standard library's logging once per process."""
    number = logging.getLevelNamesMapping()[level.upper()]
    pretty = sys.stderr.isatty() if pretty is None else pretty
    renderer: Any = structlog.dev.ConsoleRenderer() if pretty else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            count,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _exceptions,
            scrub,
            allow_list(strict),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(_Stderr()),  # type: ignore[arg-type]
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    root.handlers[:] = [_Quiet()]
    root.setLevel(logging.WARNING)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
