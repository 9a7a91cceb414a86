"""Threats section 8: every column that holds text is known, with what stands between it and a secret.

A new text column fails the first test until somebody has said here what fills it.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Text
from tests.fakes.fleet import INBOX, FakeFleet, fleet
from tests.integration import test_cli_users as cli
from tests.security.test_words_of_ours import KEY, PHRASE, SHORT, everything, stored

from kefu_adapters.stores.schema_relay import METADATA

shell = cli.shell
OURS = """
agent_proofs.digest agent_proofs.conversation_id announcement_bodies.announcement_id announcement_bodies.language
announcement_bodies.variant announcement_bodies.blob announcement_events.announcement_id announcement_events.events
announcement_targets.announcement_id announcement_targets.cursor announcement_templates.id
announcement_templates.author announcements.id announcements.status announcements.author audit.actor audit.action
audit.prev_hash audit.hash blobs.id blobs.state blobs.reason blobs.mime blobs.sha256 blobs.file blobs.inbox
blobs.conversation_id blobs.message_id bodies.message_id bodies.window canned.id canned.shortcut
cases.conversation_id cases.topic cases.level cases.closed_by cases.outcome contacts.inbox contacts.id
contacts.language conversations.id conversations.inbox conversations.contact_id conversations.surface
conversations.state conversations.status conversations.holder conversations.topic conversations.level
conversations.language conversations.last_message counters.name deliveries.id deliveries.conversation_id
deliveries.message deliveries.lane deliveries.inbox deliveries.surface deliveries.operation deliveries.author
deliveries.held deliveries.target_delivery deliveries.language deliveries.announcement_id deliveries.status
deliveries.reference deliveries.reason drafts.conversation_id drafts.user_id drafts.kind drafts.client_key dues.owner
dues.kind early_reports.inbox early_reports.outcome entries.id entries.state entries.topic entries.updated_by
entry_versions.entry_id entry_versions.state entry_versions.author erasures.reference erasures.who
events.conversation_id events.events factors.id factors.user_id factors.kind impostor_reports.id
impostor_reports.inbox impostor_reports.conversation_id impostor_reports.origin impostor_reports.message_id
impostor_reports.state impostor_reports.handled_by mentions.user_id mentions.message_id mentions.conversation_id
mentions.author messages.conversation_id messages.id messages.direction messages.author messages.kind
messages.language messages.data models.id models.report models.arrays official_versions.author
official_versions.approver parked.conversation_id parked.inbox parked.state parked.reason passive_replies.inbox
passive_replies.key passive_replies.delivery_id processes.host proposals.id proposals.kind proposals.object
proposals.author proposals.state proposals.decided_by questions.message_id questions.conversation_id
questions.entry_id questions.outcome questions.feedback questions.topic questions.language regressions.id
regressions.expected regressions.author search_documents.owner search_documents.conversation_id
search_pending.owner search_pending.conversation_id seen.inbox seen.key sessions.id sessions.user_id sessions.csrf
sessions.stage sessions.challenge settings.key settings.value tokens.hash tokens.user_id unreadable.inbox
unreadable.kind unreadable.digest users.id users.name users.password_hash users.rights users.language users.subject
vault.key vault.lease_owner language_model_days.day
"""
"""Ids, names of states and kinds, keyed hashes, numbers: nobody types them freely."""
PLATFORM = """
blobs.ref contacts.platform_id conversations.recipient deliveries.recipient deliveries.target deliveries.reply_to
deliveries.source_id deliveries.code early_reports.reference early_reports.code messages.source_id messages.reply_to
announcement_targets.target announcement_targets.inbox
"""
"""Ids and codes of a platform's own making, without which nothing could be sent or found again."""
BOUNDARY = """
bodies.text bodies.attachments bodies.buttons blobs.file_name blobs.attachment contacts.name contacts.username
cases.rating_comment search_documents.words parked.inbound impostor_reports.platform impostor_reports.handle
impostor_reports.link deliveries.title deliveries.link deliveries.as_name
"""
"""Contacts' and agents' words: they come through ``boundary.py`` before the first write (``faults/leaks.py``)."""
CHECKED = """
announcement_bodies.title announcement_bodies.text announcement_bodies.link announcement_templates.name
announcement_templates.content announcements.title announcements.state audit.object audit.detail canned.title
canned.text_zh canned.text_en canned.team conversations.team drafts.text entries.content entries.owner
entry_versions.content entry_versions.comment factors.name agent_proofs.name official_versions.content
official_versions.reason proposals.content regressions.question tokens.name users.display_name users.data
"""
"""Words of our own people: ``relay/guarding.py`` and ``staff.py`` refuse them; tests here and beside plant them."""
SEALED = "factors.sealed vault.sealed"


def test_every_text_column_is_known_and_says_what_fills_it() -> None:
    there = {
        f"{table.name}.{column.name}"
        for table in METADATA.tables.values()
        for column in table.columns
        if isinstance(column.type, Text)
    }
    known = [name for group in (OURS, PLATFORM, BOUNDARY, CHECKED, SEALED) for name in group.split()]
    assert sorted(known) == sorted(there)


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


def _news(**changes: Any) -> dict[str, Any]:
    return {"content": {"variants": [], "targets": [], **changes}}


def _template(name: str = "plain", **changes: Any) -> dict[str, Any]:
    return {"name": name, **_news(**changes)}


VARIANT = {"language": "en", "text": "Fine."}
TARGET = {"inbox": INBOX, "target": "channel"}
NEWS, PATTERNS = "/api/announcements", "/api/templates"
WORDS, PLACES = ("title", "text", "link"), ("inbox", "target", "platform")
BODIES: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", NEWS, _news(title=PHRASE)),
    ("POST", PATTERNS, _template(title=PHRASE)),
    *(("POST", NEWS, _news(variants=[{**VARIANT, name: PHRASE}])) for name in WORDS),
    *(("POST", PATTERNS, _template(variants=[{**VARIANT, name: PHRASE}])) for name in WORDS),
    ("POST", PATTERNS, _template(SHORT)),
    *(("POST", PATTERNS, _template(targets=[{**TARGET, name: SHORT}])) for name in PLACES),
    ("POST", "/api/canned", {"title": SHORT, "text": {"en": "Hi"}}),
    ("POST", "/api/canned", {"title": "Hi", "text": {"en": PHRASE}}),
    ("POST", "/api/canned", {"title": "Hi", "text": {"en": "Hi"}, "team": SHORT}),
    ("POST", "/api/me/tokens", {"name": SHORT, "rights": ["lead"], "days": 7}),
    *(("POST", "{one}/" + act, {"text": PHRASE, "key": "key-12345"}) for act in ("reply", "note")),
    ("PUT", "{one}/draft", {"text": PHRASE}),
    ("POST", "{one}/transfer", {"to_agent": "{other}", "note": PHRASE}),
    ("POST", "{one}/transfer", {"to_team": SHORT}),
    ("POST", "/api/bulk", {"ids": ["{id}"], "do": "transfer", "to_team": SHORT}),
    ("POST", "/api/impostors/none/confirm", {"handle": PHRASE}),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body"), BODIES)
async def test_a_secret_of_ours_is_refused_and_kept_nowhere(
    kefu: FakeFleet, method: str, path: str, body: dict[str, Any]
) -> None:
    desk, _ = await everything(kefu)
    other = await kefu.person("bea", "agent")
    one = await kefu.queued("c1")
    await desk.post(f"/api/conversations/{one}/claim")
    filled = {key: value.replace("{other}", other) if isinstance(value, str) else value for key, value in body.items()}
    if "ids" in filled:
        filled["ids"] = [one]
    status, data = await desk.call(method, path.format(one=f"/api/conversations/{one}"), filled)
    assert status in {400, 404, 422}, data
    assert await stored(kefu, PHRASE, KEY, SHORT) == []


@pytest.mark.parametrize("words", [
    ("add", "mei", "--display-name", PHRASE), ("add", "mei", "--team", SHORT),
    ("rights", "lin", "--right", "agent", "--team", SHORT), ("token-add", "lin", SHORT),
])  # fmt: skip
def test_what_the_operator_types_is_scanned_too(shell: cli.Shell, words: tuple[str, ...]) -> None:
    assert shell.user("add", "lin", "--right", "agent").exit_code == 0
    refused = shell.user(*words)
    assert refused.exit_code == 1, refused.output
    assert "holds a secret" in refused.stderr
    everywhere = str([shell.rows(f"SELECT * FROM {table}") for table in ("users", "tokens", "audit")])
    assert PHRASE not in everywhere
    assert SHORT not in everywhere
