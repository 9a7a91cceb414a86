"""``kefu knowledge``: check a folder of answers, bring it in, write it out, add questions to judge it by."""

from pathlib import Path
from typing import Annotated

import typer

from kefu_adapters.answering.__main__ import main as check_folder
from kefu_bots.cli_common import DEFAULT, EXIT_FAILED, ConfigOption, carried_out, loaded

knowledge_app = typer.Typer(no_args_is_help=True, help="The answers: check, import, export.")
Folder = Annotated[Path | None, typer.Argument(help="Default: the folder of the settings.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(knowledge_app, name="knowledge")


@knowledge_app.command("check")
def check(
    folder: Folder = None,
    ask: Annotated[list[str] | None, typer.Option("--ask", help="A question to try; repeat for several.")] = None,
    config: ConfigOption = DEFAULT,
) -> None:
    """Tell every mistake of a folder; or what its answers would be to questions."""
    place = folder or loaded(config).knowledge
    if check_folder([str(place), *(ask or [])]):
        raise typer.Exit(EXIT_FAILED)


@knowledge_app.command("import")
def bring_in(
    folder: Folder = None,
    draft: Annotated[bool, typer.Option("--draft", help="Propose only; a lead publishes in the console.")] = False,
    config: ConfigOption = DEFAULT,
) -> None:
    """Publish a folder's answers; what is only in the database stays as it is."""
    place = (folder or loaded(config).knowledge).resolve()
    answer = carried_out(config, "knowledge_import", folder=str(place), draft=draft)
    typer.echo(f"{answer['published']} {'proposed' if draft else 'published'}, {answer['same']} unchanged")
    if answer["conflict"]:
        typer.echo(f"{answer['conflict']} were changed by somebody else meanwhile: repeat the command", err=True)
        raise typer.Exit(EXIT_FAILED)


@knowledge_app.command("examine")
def examine(file: Path, config: ConfigOption = DEFAULT) -> None:
    """Add the questions of a JSON-lines file ({"text": ..., "entry": ... or null}) to the examination."""
    answer = carried_out(config, "knowledge_examine", file=str(file.resolve()))
    typer.echo(f"{answer['added']} questions")


@knowledge_app.command("export")
def write_out(folder: Path, config: ConfigOption = DEFAULT) -> None:
    """Write what is live into a folder, one file an answer."""
    answer = carried_out(config, "knowledge_export", folder=str(folder.resolve()))
    typer.echo(f"{answer['written']} answers written to {folder}")
