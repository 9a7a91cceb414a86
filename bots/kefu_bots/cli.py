"""``kefu``: the product's command. Each command is thin; what it does lives in ``office`` and ``wiring``."""

import asyncio
import contextlib
import json
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

import typer

from kefu_bots import cli_audit, cli_data, cli_knowledge, cli_official, cli_scan, cli_store, log, office
from kefu_bots.cli_common import DEFAULT, EXIT_CONFIG, ConfigOption, carried_out
from kefu_bots.cli_common import loaded as loaded_settings
from kefu_bots.cli_users import user_app
from kefu_bots.config import Config
from kefu_bots.control import ControlSocket, Handler
from kefu_bots.fleet import socket_path
from kefu_bots.memory import give_back_large_blocks
from kefu_bots.opening import is_shared
from kefu_bots.roles import ALL, Role, parse_roles
from kefu_bots.serving import serve
from kefu_bots.supervisor import run_main, until_signal
from kefu_bots.wiring import open_fleet
from kefu_core.errors import ConfigError, KefuError

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Kefu: a fleet of support bots.")
inbox_app = typer.Typer(no_args_is_help=True, help="One account: connect, authorise, pause.")
app.add_typer(inbox_app, name="inbox")
app.add_typer(user_app, name="user")

cli_store.register(app)
cli_scan.register(app)
cli_data.register(app)
cli_knowledge.register(app)
cli_audit.register(app)
cli_official.register(app)


def main() -> None:
    """Run the command line."""
    app()


@app.command()
def run(
    config: ConfigOption = DEFAULT,
    role: Annotated[str, typer.Option(help="gateway, worker, relay: one, several with commas, or all.")] = "all",
) -> None:
    """Run the fleet until a signal."""
    loaded = loaded_settings(config)
    log.configure(loaded.settings.log_level)
    give_back_large_blocks()
    try:
        roles = parse_roles(role)
        if roles != ALL and not is_shared(loaded):
            raise ConfigError("--role: several processes need PostgreSQL (database) and Redis (redis) in the settings")
        run_main(_run(loaded, roles))
    except KefuError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(EXIT_CONFIG) from None


async def _run(config: Config, roles: frozenset[Role]) -> None:
    async with open_fleet(config, roles) as fleet:
        commands: dict[str, Handler] = {name: partial(_answer, fleet, name) for name in office.COMMANDS}
        control = ControlSocket(socket_path(config), commands)
        await control.start()
        for account in fleet.accounts:
            account.paused = bool(await fleet.switches.setting(f"paused:{account.inbox}"))
        waiter = fleet.tasks.create_task(until_signal(fleet.stop))
        try:
            await serve(fleet)
        finally:
            waiter.cancel()
            await control.stop()


async def _answer(fleet: Any, name: str, request: dict[str, Any]) -> dict[str, Any]:
    return await office.handle(fleet, name, request)


@app.command("check-config")
def check_config(
    config: ConfigOption = DEFAULT,
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask the platforms.")] = False,
) -> None:
    """Report every mistake of the settings at once; then ask each platform who we are."""
    loaded = loaded_settings(config)
    try:
        answers = office.check_knowledge(loaded)
    except KefuError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(EXIT_CONFIG) from None
    typer.echo(f"{loaded.file}: good; {len(loaded.inboxes)} inboxes, {answers} answers")
    if offline:
        return
    rows = carried_out(config, "probe")["inboxes"]
    for row in rows:
        typer.echo(f"{'ok ' if row['ok'] else 'BAD'}  {row['inbox']:<20} {row['account']}")
        for problem in row["problems"]:
            typer.echo(f"     {problem}")
    if not all(row["ok"] for row in rows):
        raise typer.Exit(1)


@app.command()
def doctor(
    config: ConfigOption = DEFAULT,
    lang: Annotated[str, typer.Option(help="zh or en.")] = "zh",
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask the platforms.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Look for everything that can be wrong with this installation, and say what to do; exit 1 if something is."""
    from kefu_bots.observe.doctor import examine, report

    log.configure("critical")
    found = asyncio.run(examine(config, offline=offline))
    typer.echo(report(found, "en" if lang == "en" else "zh", as_json=as_json))
    if any(finding.level == "problem" for finding in found):
        raise typer.Exit(1)


@app.command("eval")
def evaluate_answers(
    folder: Annotated[Path, typer.Argument(help="A data set, a folder of them, or a folder of answers.")],
    questions: Annotated[Path | None, typer.Option(help="Questions for a folder of answers, JSON lines.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Also with all phrasings of a set; takes minutes.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Measure how well questions find their answers, on data sets of JSON lines."""
    from kefu_adapters.answering.evaluate import main as evaluate

    options = [*(["--full"] if full else []), *(["--json"] if as_json else [])]
    options += ["--questions", str(questions)] if questions else []
    raise typer.Exit(evaluate([str(folder), *options]))


@app.command()
def status(config: ConfigOption = DEFAULT) -> None:
    """What the running fleet is doing."""
    typer.echo(json.dumps(carried_out(config, "status"), indent=2, ensure_ascii=False))


@app.command()
def replay(conversation: str, config: ConfigOption = DEFAULT) -> None:
    """Fold a conversation's events and compare with its state."""
    answer = carried_out(config, "replay", conversation=conversation)
    typer.echo(json.dumps(answer))
    if not answer["equal"]:
        raise typer.Exit(1)


@inbox_app.command("connect")
def connect(
    name: str,
    config: ConfigOption = DEFAULT,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line.")] = False,
) -> None:
    """Set webhook, subscriptions, menus and commands of an inbox."""
    answer = carried_out(config, "inbox_connect", inbox=name)
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    typer.echo(answer["webhook_url"])
    for line in answer["done"]:
        typer.echo(f"  {line}")


@inbox_app.command("authorise")
def authorise(
    name: str,
    config: ConfigOption = DEFAULT,
    redirect_uri: Annotated[str, typer.Option(help="As registered; default: the inbox's setting.")] = "",
) -> None:
    """Authorise an account in a browser: open the page, paste back the address it led to."""
    first = carried_out(config, "inbox_authorise", inbox=name, redirect_uri=redirect_uri)
    typer.echo(f"Open this page as the brand's account:\n{first['url']}")
    back = typer.prompt("Paste the address that the browser was sent to")
    query = parse_qs(urlsplit(back).query)
    if query.get("state", [""])[0] != first["kept"].get("state", ""):
        typer.echo("That address does not belong to this request (state differs).", err=True)
        raise typer.Exit(1)
    kept = {**first["kept"], **({"redirect_uri": redirect_uri} if redirect_uri else {})}
    answer = carried_out(config, "inbox_authorise", inbox=name, code=query.get("code", [""])[0], kept=kept)
    typer.echo(f"authorised: {answer['account']}")


@inbox_app.command("pause")
def pause(name: str, config: ConfigOption = DEFAULT) -> None:
    """Hold back what an inbox sends; what comes in is kept."""
    typer.echo(json.dumps(carried_out(config, "inbox_pause", inbox=name, on=True)))


@inbox_app.command("resume")
def resume(name: str, config: ConfigOption = DEFAULT) -> None:
    """Let an inbox send again."""
    typer.echo(json.dumps(carried_out(config, "inbox_pause", inbox=name, on=False)))


@app.command()
def sandbox(
    data: Annotated[Path, typer.Option("--data", help="Folder for the platforms' state.")],
    port: Annotated[int, typer.Option(help="Where the page and the platforms listen.")] = 8765,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    base_url: Annotated[str, typer.Option(help="How the fleet reaches this sandbox.")] = "",
    console_url: Annotated[str, typer.Option(help="The fleet's console, for the page's links.")] = "",
    fleet_control: Annotated[Path | None, typer.Option(help="The fleet's control socket, to drive its clock.")] = None,
    logins: Annotated[Path | None, typer.Option(help="JSON file with the demo logins.")] = None,
) -> None:
    """Run the emulated platforms and the page of four phones."""
    from kefu_bots.sandbox.__main__ import main as sandbox_main

    given = ["--data", str(data), "--port", str(port), "--host", host, "--base-url", base_url]
    given += ["--console-url", console_url]
    given += ["--fleet-control", str(fleet_control)] if fleet_control else []
    given += ["--logins", str(logins)] if logins else []
    with contextlib.suppress(KeyboardInterrupt):
        sandbox_main(given)
