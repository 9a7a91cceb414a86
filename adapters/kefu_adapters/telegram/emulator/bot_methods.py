"""Calls about the bot itself: who it is, its commands, names and texts; and files by id."""

import re
from collections.abc import Callable
from typing import Any

from kefu_adapters.telegram.emulator.errors import bad_request, too_many
from kefu_adapters.telegram.emulator.model import Wire
from kefu_adapters.telegram.emulator.params import Params
from kefu_adapters.telegram.emulator.world import World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
COMMANDS_LIMIT = 100
CLOSE_SECONDS = 600


def get_me(world: World, _params: Params) -> Wire:
    return world.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "supports_guest_queries": False,
        "can_manage_bots": False,
    }


def get_file(world: World, params: Params) -> Wire:
    return world.files.get_file(params.text("file_id"))


def get_user_profile_photos(world: World, params: Params) -> Wire:
    """The pictures of a person, or of the bot; one at most is played."""
    file = world.files.find(str(world.profile.get(f"photo:{params.text('user_id')}", "")))
    return {"total_count": int(file is not None), "photos": [file.wire()] if file is not None else []}


def _slot(params: Params) -> str:
    scope = params.json("scope", "bot command scope") or {"type": "default"}
    if not isinstance(scope, dict):
        raise bad_request("object expected as scope")
    parts = [scope.get("type", "default"), scope.get("chat_id", ""), scope.get("user_id", "")]
    return "commands:" + ":".join(map(str, [*parts, params.text("language_code")]))


def set_my_commands(world: World, params: Params) -> bool:
    commands = params.json("commands", "commands")
    if not isinstance(commands, list) or len(commands) > COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not isinstance(command, dict) or not _COMMAND.fullmatch(str(command.get("command", ""))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.profile[_slot(params)] = commands
    world.changed(None)
    return True


def get_my_commands(world: World, params: Params) -> Any:
    return world.profile.get(_slot(params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    world.profile.pop(_slot(params), None)
    return True


def _text(field: str, limit: int) -> tuple[Callable[[World, Params], bool], Callable[[World, Params], Wire]]:
    """The setter and getter of a text of the bot's profile, one per language."""

    def set_text(world: World, params: Params) -> bool:
        if len(params.text(field)) > limit:
            raise bad_request(f"{field.replace('_', ' ')} is too long")
        world.profile[f"{field}:{params.text('language_code')}"] = params.text(field)
        world.changed(None)
        return True

    def get_text(world: World, params: Params) -> Wire:
        default = world.profile.get(f"{field}:", world.bot["first_name"] if field == "name" else "")
        return {field: world.profile.get(f"{field}:{params.text('language_code')}") or default}

    return set_text, get_text


def set_chat_menu_button(world: World, params: Params) -> bool:
    button = params.json("menu_button", "menu button") or {"type": "default"}
    world.profile[f"menu:{params.text('chat_id')}"] = button
    return True


def get_chat_menu_button(world: World, params: Params) -> Any:
    return world.profile.get(f"menu:{params.text('chat_id')}", {"type": "commands"})


def log_out(_world: World, _params: Params) -> bool:
    return True


def close(_world: World, _params: Params) -> bool:
    raise too_many(CLOSE_SECONDS)


_NAME, _DESCRIPTION, _SHORT = _text("name", 64), _text("description", 512), _text("short_description", 120)

METHODS: dict[str, Any] = {
    "getMe": get_me,
    "getFile": get_file,
    "getUserProfilePhotos": get_user_profile_photos,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _NAME[0],
    "getMyName": _NAME[1],
    "setMyDescription": _DESCRIPTION[0],
    "getMyDescription": _DESCRIPTION[1],
    "setMyShortDescription": _SHORT[0],
    "getMyShortDescription": _SHORT[1],
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    "logOut": log_out,
    "close": close,
}
