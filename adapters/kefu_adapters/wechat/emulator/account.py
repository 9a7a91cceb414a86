"""One emulated Official Account: its identity, its settings and everything it remembers."""

import hashlib
import string
from collections.abc import Callable
from typing import Any

from kefu_adapters.emulation import SandboxClock
from kefu_adapters.wechat.emulator import facts
from kefu_adapters.wechat.emulator.articles import Articles
from kefu_adapters.wechat.emulator.counters import Counters
from kefu_adapters.wechat.emulator.crypto import MessageCipher
from kefu_adapters.wechat.emulator.media import MediaStore
from kefu_adapters.wechat.emulator.people import People, Person
from kefu_adapters.wechat.emulator.tokens import TokenBook

_ALPHABET = string.ascii_letters + string.digits
_FIRST_MESSAGE_ID = 24_000_000_000_000_000


def made_up(label: str, length: int, alphabet: str = _ALPHABET) -> str:
    """A made-up value, the same for the same label, so that a restarted sandbox keeps its settings."""
    digits = hashlib.shake_256(f"kefu sandbox {label}".encode()).digest(length)
    return "".join(alphabet[d % len(alphabet)] for d in digits)


def made_up_credentials(seed: str) -> dict[str, str]:
    """What the console of this account would show, in the right shapes."""
    return {
        "app_id": "wx" + made_up(f"{seed} app", 16, string.hexdigits[:16]),
        "app_secret": made_up(f"{seed} secret", 32, string.hexdigits[:16]),
        "token": made_up(f"{seed} token", 24),
        "encoding_aes_key": made_up(f"{seed} key", 43),
        "original_id": "gh_" + made_up(f"{seed} original", 12, string.hexdigits[:16]),
    }


class Account:
    """The state of the account. It does no I/O; ``push`` and ``later`` are lent by the emulator."""

    def __init__(
        self,
        *,
        clock: SandboxClock,
        base_url: str,
        options: dict[str, Any],
        changed: Callable[[str | None], None],
    ) -> None:
        self.clock = clock
        self.base_url = base_url
        self.options = options
        self.changed = changed
        self.identity = made_up_credentials(str(options.get("seed", "wechat")))
        self.previous_aes_key: str | None = None
        self.counters = Counters(clock.now)
        self.tokens = TokenBook(clock.now, self.number, self.counters)
        self.people = People(self.identity["app_id"], clock.now())
        self.media = MediaStore(clock.now, lambda: self.number("media_life"))
        self.articles = Articles(base_url)
        self.mass_jobs: dict[str, dict[str, Any]] = {}
        self.scenes: dict[str, str] = {}
        self.menu: dict[str, Any] | None = None
        self._serial = 0
        self._ciphers: dict[str, MessageCipher] = {}

    # --- settings ----------------------------------------------------------------------------------------

    def option(self, name: str) -> Any:
        """A setting as given, or the platform's default."""
        return self.options.get(name, facts.DEFAULTS.get(name))

    def number(self, name: str) -> float:
        """A setting as a number."""
        return float(self.option(name))

    def limit(self, name: str) -> int:
        """A quota, multiplied by the option ``scale``."""
        scale = self.number("scale") if name in facts.SCALED else 1.0
        return int(self.number(name) * scale)

    def daily_limit(self, api: str) -> int | None:
        """Calls of ``api`` a day, or ``None``. The option ``daily:<api>`` overrides it."""
        limit = self.options.get(f"daily:{api}", facts.DAILY.get(api))
        return None if limit is None else int(float(limit) * self.number("scale"))

    def may(self, capability: str) -> bool:
        """Whether this kind of account was granted an API. The option ``may:<capability>`` overrides it."""
        granted = capability in facts.CAPABILITIES[str(self.option("account_kind"))]
        return bool(self.options.get(f"may:{capability}", granted))

    # --- identity ----------------------------------------------------------------------------------------

    @property
    def app_id(self) -> str:
        return self.identity["app_id"]

    @property
    def original_id(self) -> str:
        return self.identity["original_id"]

    def ciphers(self) -> list[MessageCipher]:
        """The cipher of the current key, then that of the previous one."""
        keys = [self.identity["encoding_aes_key"], self.previous_aes_key]
        for key in keys:
            if key and key not in self._ciphers:
                self._ciphers[key] = MessageCipher(key, self.app_id)
        return [self._ciphers[key] for key in keys if key]

    def rotate_key(self) -> str:
        """Make a new EncodingAESKey; replies under the previous one stay readable."""
        self.previous_aes_key = self.identity["encoding_aes_key"]
        self.identity["encoding_aes_key"] = made_up(self.previous_aes_key, 43)
        return self.identity["encoding_aes_key"]

    # --- small services ----------------------------------------------------------------------------------

    def now(self) -> float:
        return self.clock.now()

    def serial(self) -> int:
        """The next number of this account; never given twice."""
        self._serial += 1
        return self._serial

    def message_id(self) -> str:
        """A new 64-bit message id, in decimal."""
        return str(_FIRST_MESSAGE_ID + self.serial())

    def trigger(self, person: Person, kind: str) -> None:
        """Open the reply window that ``kind`` (reply, menu, follow, scan) brings."""
        ends = self.now() + self.number(f"{kind}_window")
        person.open_window(kind, ends, self.limit(f"{kind}_limit"))

    def show(self, person: Person, entry: dict[str, Any]) -> None:
        """Put a line on a phone and say that the screen changed."""
        entry.setdefault("id", f"{entry['from'][0]}{self.serial()}")
        entry.setdefault("at", self.now())
        person.show(entry)
        self.changed(person.user)

    def dump(self) -> dict[str, Any]:
        return {
            "identity": self.identity,
            "previous_aes_key": self.previous_aes_key,
            "counters": self.counters.dump(),
            "tokens": self.tokens.dump(),
            "people": self.people.dump(),
            "media": self.media.dump(),
            "articles": self.articles.dump(),
            "mass_jobs": self.mass_jobs,
            "scenes": self.scenes,
            "menu": self.menu,
            "serial": self._serial,
        }

    def load(self, state: dict[str, Any]) -> None:
        self.identity = state["identity"]
        self.previous_aes_key = state["previous_aes_key"]
        self.counters.load(state["counters"])
        self.tokens.load(state["tokens"])
        self.people.load(state["people"])
        self.media.load(state["media"])
        self.articles.load(state["articles"])
        self.mass_jobs = state["mass_jobs"]
        self.scenes = state["scenes"]
        self.menu = state["menu"]
        self._serial = state["serial"]
