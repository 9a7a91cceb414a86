"""A decision as rows: what lists sort by stands in columns of its own."""

from dataclasses import replace
from datetime import timedelta

from tests.contract.ledger_rig import START, answer, decision, heard, later, said

from kefu_adapters.stores import rows
from kefu_adapters.stores.times import maybe_moment, moment, stamp
from kefu_core.conversation.state import Allowance, Case, Level, Topic
from kefu_core.decision import Effects
from kefu_core.messages import Attachment, AttachmentKind


def columns(names: tuple[str, ...], row: rows.Row) -> dict[str, object]:
    return dict(zip(names, row, strict=True))


def test_every_row_has_as_many_values_as_columns() -> None:
    case = Case(number=3, opened_at=START)
    made = rows.append_rows(answer("ann", fields={"case": case}))
    assert made.case is not None
    columns(rows.CONVERSATION, made.conversation)
    columns(rows.CASE, made.case)
    for names, some in ((rows.MESSAGE, made.messages), (rows.BODY, made.bodies), (rows.DELIVERY, made.deliveries)):
        assert some
        for row in some:
            columns(names, row)
    sending = columns(rows.DELIVERY, rows.as_sending(made.deliveries[0], 7, 1000, passive=True))
    assert [sending[n] for n in ("status", "attempt", "fence", "since", "passive")] == ["sending", 1, 7, 1000, 1]


def test_the_window_and_the_case_stand_in_columns() -> None:
    fields = {
        "case": Case(number=3, opened_at=START, topic=Topic.SECURITY, level=Level.SECOND),
        "allowances": (
            Allowance(trigger="message", until=later(60), left=2),
            Allowance(trigger="menu", until=later(90), left=0),
        ),
        "last_in_at": later(1),
        "last_out_at": later(2),
    }
    row = columns(rows.CONVERSATION, rows.append_rows(decision("ann", fields=fields)).conversation)
    assert (row["window_until"], row["window_left"], row["last_at"]) == (stamp(later(60)), 2, stamp(later(2)))
    assert (row["case_number"], row["topic"], row["level"]) == (3, "security", "second")


def test_what_a_contact_sent_is_to_be_fetched_and_ours_is_not() -> None:
    voice = Attachment(kind=AttachmentKind.VOICE, ref="file-1", mime="audio/ogg")
    ours = Attachment(kind=AttachmentKind.PICTURE, blob="b9")
    messages = (heard("ann", 1, "", attachments=(voice,)), replace(said("ann", 1, ""), attachments=(ours,)))
    made = rows.append_rows(decision("ann", effects=Effects(messages=messages)))
    (blob,) = made.blobs
    kept = columns(rows.BLOB, blob)
    assert (kept["state"], kept["ref"], kept["message_id"]) == ("pending", "file-1", messages[0].id)
    assert str(kept["id"]) in str(made.bodies[0][3])
    assert "b9" in str(made.bodies[1][3])


def test_only_what_people_wrote_is_to_be_searched() -> None:
    agent = replace(said("ann", 1, "typed", number=2), author="agent:7")
    messages = (heard("ann", 1, "hello"), said("ann", 1, "canned"), agent)
    made = rows.append_rows(decision("ann", effects=Effects(messages=messages)))
    assert [row[0] for row in made.searchable] == [messages[0].id, agent.id]


def test_state_and_events_hold_no_text() -> None:
    made = rows.append_rows(answer("ann", text="secret words"))
    assert "secret" not in str(made.events)
    assert "secret" not in str(made.conversation)


def test_times_go_to_milliseconds_and_back() -> None:
    at = START + timedelta(microseconds=1_234_567)
    assert stamp(at) == stamp(START) + 1235
    assert moment(stamp(START)) == START
    assert maybe_moment(None) is None
