"""``kefu user``: accounts of those who work here. Each command is thin; what it does lives in ``office_users``."""

import json
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from kefu_bots.cli_common import DEFAULT, EXIT_FAILED, ConfigOption, carried_out
from kefu_bots.relay.tokens import DAYS, MOST_DAYS

user_app = typer.Typer(no_args_is_help=True, help="People who work with the relay.")
RightOption = Annotated[list[str] | None, typer.Option("--right", help="Repeat for several.")]
TeamOption = Annotated[list[str] | None, typer.Option("--team", help="Repeat for several.")]
StdinOption = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]


@user_app.command("add")
def add(
    name: str,
    config: ConfigOption = DEFAULT,
    right: RightOption = None,
    team: TeamOption = None,
    display_name: Annotated[str, typer.Option(help="What contacts may see.")] = "",
    language: Annotated[str, typer.Option(help="zh or en.")] = "zh",
    password_stdin: StdinOption = False,
    token_json: Annotated[bool, typer.Option("--token-json", help="Also make an API token; print JSON.")] = False,
) -> None:
    """Create an account and print a link, good once and for three days, where its person chooses a password."""
    answer = carried_out(
        config,
        "user_add",
        name=name,
        display_name=display_name,
        rights=right or ["agent"],
        teams=team or [],
        password=_password() if password_stdin else "",
        language=language,
        token=token_json,
    )
    shown = {key: answer[key] for key in ("link", "token") if key in answer}
    typer.echo(json.dumps({"user": name, **shown}))


@user_app.command("list")
def show_all(
    config: ConfigOption = DEFAULT,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Everybody with rights, state and number of second factors."""
    answer = carried_out(config, "user_list")
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    for user in answer["users"]:
        state = "off" if user["disabled"] else f"{user['factors']} factors"
        typer.echo(f"{user['name']:<20} {state:<10} {', '.join(user['rights'])}  {user['display_name']}")


@user_app.command("rights")
def rights(name: str, config: ConfigOption = DEFAULT, right: RightOption = None, team: TeamOption = None) -> None:
    """Give other rights (all of them, not one more); the person's open pages end."""
    if not right:
        typer.echo("name at least one --right", err=True)
        raise typer.Exit(EXIT_FAILED)
    typer.echo(json.dumps(carried_out(config, "user_rights", name=name, rights=right, teams=team)))


@user_app.command("disable")
def disable(name: str, config: ConfigOption = DEFAULT) -> None:
    """Switch an account off: its open pages and tokens end at once."""
    typer.echo(json.dumps(carried_out(config, "user_disable", name=name, on=True)))


@user_app.command("enable")
def enable(name: str, config: ConfigOption = DEFAULT) -> None:
    """Switch an account on again."""
    typer.echo(json.dumps(carried_out(config, "user_disable", name=name, on=False)))


@user_app.command("password")
def password(name: str, config: ConfigOption = DEFAULT, password_stdin: StdinOption = False) -> None:
    """End a password and print a link where the person chooses another one."""
    given = _password() if password_stdin else ""
    typer.echo(json.dumps(carried_out(config, "user_password", name=name, password=given)))


@user_app.command("factors-reset")
def factors_reset(name: str, config: ConfigOption = DEFAULT) -> None:
    """Take all second factors of a person away; they enrol anew at the next sign-in."""
    typer.echo(json.dumps(carried_out(config, "user_factors_reset", name=name)))


@user_app.command("tokens")
def tokens(name: str, config: ConfigOption = DEFAULT) -> None:
    """A person's API tokens: what for, from when to when, what they may."""
    for token in carried_out(config, "user_tokens", name=name)["tokens"]:
        seen = _day(token["seen_at"]) if token["seen_at"] else "never"
        may = ", ".join(token["rights"]) + (" (reads only)" if token["read_only"] else "")
        times = f"{_day(token['created_at'])} to {_day(token['expires_at'])}, used {seen}"
        typer.echo(f"{token['name']:<24} {times}  {may}")


@user_app.command("token-add")
def token_add(
    name: str,
    token_name: str,
    config: ConfigOption = DEFAULT,
    days: Annotated[int, typer.Option(min=1, max=MOST_DAYS, help="For how many days.")] = DAYS,
    right: RightOption = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="It changes nothing.")] = False,
    code: Annotated[str, typer.Option(help="A code of the person's app, if they have a second factor.")] = "",
) -> None:
    """Make an API token; it is shown once. Without --right it has all rights of the person."""
    asked = {"days": days, "rights": right or [], "read_only": read_only, "code": code}
    typer.echo(carried_out(config, "user_token_add", name=name, token_name=token_name, **asked)["token"])


@user_app.command("token-revoke")
def token_revoke(name: str, token_name: str, config: ConfigOption = DEFAULT) -> None:
    """End the API tokens of that name."""
    revoked = carried_out(config, "user_token_revoke", name=name, token_name=token_name)["revoked"]
    typer.echo(json.dumps({"revoked": revoked}))
    if not revoked:
        raise typer.Exit(EXIT_FAILED)


def _password() -> str:
    given = sys.stdin.readline().strip()
    if not given:
        typer.echo("standard input holds no password", err=True)
        raise typer.Exit(EXIT_FAILED)
    return given


def _day(milliseconds: int) -> str:
    return f"{datetime.fromtimestamp(milliseconds / 1000, UTC):%Y-%m-%d}"
