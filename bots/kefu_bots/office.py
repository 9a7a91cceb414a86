"""What operators' commands do, on a running fleet through its socket or on a store that nobody holds."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from kefu_adapters.answering.knowledge import load_folder
from kefu_bots import office_audit, office_knowledge, office_official, office_store, office_users
from kefu_bots.config import Config
from kefu_bots.control import ask
from kefu_bots.fleet import Fleet, socket_path
from kefu_bots.operating import note
from kefu_bots.wiring import open_fleet
from kefu_core.conversation.events import from_json
from kefu_core.conversation.evolve import fold
from kefu_core.conversation.state import Conversation
from kefu_core.errors import AdapterError, ConfigError, KefuError
from kefu_core.ports import Authorisable, WebhookAdapter

Command = Callable[[Fleet, dict[str, Any]], Awaitable[dict[str, Any]]]


def hook_url(fleet: Fleet, inbox: str) -> str:
    """The address that the platform is to call."""
    base = fleet.config.settings.server.public_url.rstrip("/")
    return f"{base}/hooks/{inbox}/{fleet.accounts[inbox].hook}"


async def inbox_connect(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Make the platform call us; set menus and commands."""
    account = fleet.accounts[request["inbox"]]
    if not fleet.config.settings.server.public_url:
        raise ConfigError("server.public_url is missing: the platform needs an address to call")
    url = hook_url(fleet, account.inbox)
    done: tuple[str, ...] = ()
    if isinstance(account.adapter, WebhookAdapter):
        done = await account.adapter.connect(url)
    await note(fleet, "inbox.connected", account.inbox)
    return {"inbox": account.inbox, "webhook_url": url, "done": list(done)}


async def inbox_authorise(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """First call: the page to open. Second call, with ``code`` and ``kept``: trade the code."""
    account = fleet.accounts[request["inbox"]]
    if not isinstance(account.adapter, Authorisable):
        raise ConfigError(f"{account.inbox}: this platform is not authorised in a browser")
    if "code" in request:
        granted = await account.adapter.authorise(request["code"], request["kept"])
        await note(fleet, "inbox.authorised", account.inbox)
        return {"account": granted}
    url, kept = await account.adapter.authorise_url(request["redirect_uri"])
    return {"url": url, "kept": kept}


async def inbox_pause(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Hold back (or let go again) everything that one inbox sends; what comes in is kept all the same."""
    account = fleet.accounts[request["inbox"]]
    account.paused = bool(request["on"])
    await fleet.switches.put_setting(f"paused:{account.inbox}", account.paused)
    if not account.paused and account.state == "stopped":
        account.state, account.reason = "online", ""
    fleet.fabric.publish("console", {"inbox": account.inbox})
    fleet.courier.wake()
    await note(fleet, "inbox.paused" if account.paused else "inbox.resumed", account.inbox)
    return {"inbox": account.inbox, "paused": account.paused}


async def probe(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Ask every platform (or one) who we are."""
    rows = []
    for account in fleet.accounts:
        if request.get("inbox") not in {None, account.inbox}:
            continue
        try:
            health = await account.adapter.probe()
            rows.append(
                {"inbox": account.inbox, "platform": account.platform, "ok": health.ok, "account": health.account,
                 "problems": list(health.problems), "facts": dict(health.facts)}
            )  # fmt: skip
        except AdapterError as error:
            rows.append(
                {"inbox": account.inbox, "platform": account.platform, "ok": False, "account": "",
                 "problems": [f"{type(error).__name__} {error.code}".strip()], "facts": {}}
            )  # fmt: skip
    return {"inboxes": rows}


async def replay(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Fold a conversation's events and compare with its stored state."""
    rows = await fleet.ledger.database.read(
        "SELECT sequence,events FROM events WHERE conversation_id=? ORDER BY sequence", (request["conversation"],)
    )
    stored = await fleet.ledger.database.read("SELECT state FROM conversations WHERE id=?", (request["conversation"],))
    if not rows or not stored:
        return {"error": "unknown conversation"}
    folded = fold((sequence, [from_json(item) for item in json.loads(events)]) for sequence, events in rows)
    state = Conversation.from_json(json.loads(stored[0][0]))
    return {"equal": folded == state, "decisions": len(rows), "status": state.status.value}


async def status(fleet: Fleet, _request: dict[str, Any]) -> dict[str, Any]:
    """What an operator wants to know at a glance."""
    ready = await fleet.ready()
    if not fleet.roles:
        await fleet.observer.look()
    shown: dict[str, Any] = {
        "in_flight": fleet.courier.in_flight,
        "waiting": await fleet.views.waiting_count(),
        "stopped": fleet.courier.stopped,
    }
    held = await office_store.held(fleet)
    shown |= {"restored": held} if held else {}
    shown["official"] = {"version": fleet.official.version, "differs": len(fleet.official.differs)}
    return {**ready, "running": bool(fleet.roles), **shown, **fleet.observer.status()}


async def clock(fleet: Fleet, request: dict[str, Any]) -> dict[str, Any]:
    """Sandbox only: drive the fleet's clock."""
    if not fleet.config.settings.server.sandbox:
        return {"error": "only in the sandbox"}
    fleet.clock.drive(float(request["offset"]), float(request["scale"]))
    fleet.courier.wake()
    return {"now": fleet.clock.now().timestamp()}


COMMANDS: dict[str, Command] = {
    "inbox_connect": inbox_connect,
    "inbox_authorise": inbox_authorise,
    "inbox_pause": inbox_pause,
    "probe": probe,
    "replay": replay,
    "status": status,
    "clock": clock,
    **office_store.COMMANDS,
    **office_knowledge.COMMANDS,
    **office_audit.COMMANDS,
    **office_users.COMMANDS,
    **office_official.COMMANDS,
}


async def handle(fleet: Fleet, name: str, request: dict[str, Any]) -> dict[str, Any]:
    """Carry out a command; errors of ours become an answer."""
    try:
        return await COMMANDS[name](fleet, request)
    except KefuError as error:
        return {"error": str(error) or type(error).__name__}
    except (KeyError, ValueError) as error:
        return {"error": f"{type(error).__name__}: {error}"}


async def carry_out(config: Config, command: str, /, **request: Any) -> dict[str, Any]:
    """By the running process if there is one, else with the store taken for a moment."""
    try:
        return await ask(socket_path(config), command, **request)
    except (OSError, ConnectionError):
        async with open_fleet(config, frozenset()) as fleet:
            return await handle(fleet, command, request)


def check_knowledge(config: Config) -> int:
    """How many answers the knowledge folder holds. Raises ConfigError."""
    try:
        return len(load_folder(config.knowledge).entries)
    except (ValueError, OSError) as wrong:
        raise ConfigError(f"{config.knowledge}: {wrong}") from None
