"""What the bot thought of before it handed over, for the agent beside the conversation."""

import json
from collections.abc import Sequence

from kefu_adapters.stores.views import ListRow
from kefu_adapters.stores.views_thread import ThreadMessage
from kefu_bots.relay.relay import Relay
from kefu_bots.relay.shapes import Json, platform_of


def thoughts(relay: Relay, row: ListRow, messages: Sequence[ThreadMessage]) -> list[Json]:
    """The entries of the last handoff that is among the messages, best first, with their scores and texts."""
    last = next((m for m in reversed(messages) if m.direction == "activity" and m.kind == "handed_off"), None)
    found = json.loads(last.data).get("thought", ()) if last is not None and last.data else ()
    language = row.language if row.language in {"zh", "en"} else "zh"
    known = relay.rules.answers.entries_for(platform_of(relay, row.inbox))[language]
    return [
        {"entry": entry, "score": score, "title": known[entry].title, "text": known[entry].text}
        for entry, score in found
        if entry in known
    ]
