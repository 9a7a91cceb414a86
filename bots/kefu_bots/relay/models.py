"""What clients may send, with sizes; unknown fields are refused."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

_ID = Annotated[str, Field(max_length=80, pattern=r"^[A-Za-z0-9:_.-]*$")]
Key = Annotated[str, Field(max_length=80, pattern=r"^[A-Za-z0-9:_.-]*$")]
NeededKey = Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9:_.-]+$")]
Words = Annotated[str, Field(min_length=1, max_length=16_000)]
Short = Annotated[str, Field(max_length=200)]
Milliseconds = Annotated[int, Field(ge=0, le=32_503_680_000_000)]
Language = Literal["zh", "en"]
Rights = Literal["viewer", "agent", "lead", "publisher", "approver", "security_admin"]


class Body(BaseModel):
    """Base of all bodies."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, strict=True, str_strip_whitespace=False)


class Empty(Body):
    """A command without particulars."""

    key: Key = ""


class MeChange(Body):
    """A person's choices."""

    language: Language | None = None
    theme: Literal["system", "light", "dark"] | None = None


class Claim(Empty):
    """Hold it, even if somebody else does."""

    takeover: bool = False


class Reply(Body):
    """What the contact is to read."""

    text: Annotated[str, Field(max_length=16_000)] = ""
    key: NeededKey
    reply_to: _ID = ""
    blobs: Annotated[list[_ID], Field(max_length=10)] = []
    undo_seconds: Annotated[float, Field(ge=0, le=15, strict=False)] | None = None


class Note(Body):
    """What colleagues are to read."""

    text: Words
    key: NeededKey


class MentionsRead(Empty):
    """All mentions, or those of one conversation."""

    conversation: Annotated[str, Field(max_length=80)] = ""


class Transfer(Empty):
    """To a colleague or a team."""

    to_agent: _ID = ""
    to_team: Short = ""
    note: Annotated[str, Field(max_length=4000)] = ""


class Snooze(Empty):
    """Until when."""

    until: Milliseconds


class Resolve(Empty):
    """How it ended."""

    outcome: Annotated[str, Field(max_length=40, pattern=r"^[a-z_]+$")] = "solved"
    ask_rating: bool = True
    checked: Annotated[list[Literal["warned", "moved", "confirmed"]], Field(max_length=3)] = []


class Bulk(Empty):
    """One act on several conversations."""

    ids: Annotated[list[Annotated[str, Field(min_length=1, max_length=80)]], Field(min_length=1, max_length=50)]
    do: Literal["claim", "transfer", "assign", "snooze", "resolve"]
    to_agent: _ID = ""
    to_team: Short = ""
    until: Milliseconds | None = None
    outcome: Annotated[str, Field(max_length=40, pattern=r"^[a-z_]+$")] = "solved"
    ask_rating: bool = False


class SetTopic(Empty):
    """The kind of problem."""

    topic: Literal["account", "transfer", "security", "other"]


class Undo(Empty):
    """Which reply is taken back."""

    delivery: Annotated[str, Field(min_length=1, max_length=80)]


class Decide(Empty):
    """What a person decides about a delivery."""

    to: Literal["retry", "arrived", "discard"]


class Edit(Empty):
    """The new text of a message that was sent."""

    text: Words


class Draft(Body):
    """What somebody is writing; empty text removes it."""

    text: Annotated[str, Field(max_length=16_000)]
    kind: Literal["reply", "note"] = "reply"
    key: Key = ""


class Present(Body):
    """Somebody looks at a conversation."""

    typing: bool = False


class Fit(Body):
    """A text to be counted and judged."""

    inbox: Short
    text: Annotated[str, Field(max_length=16_000)]
    surface: Short = "private"
    language: Language | None = None


class BothTexts(Body):
    """A text in both languages."""

    zh: Annotated[str, Field(max_length=4000)] = ""
    en: Annotated[str, Field(max_length=4000)] = ""


class NewCanned(Body):
    """A quick reply."""

    title: Annotated[str, Field(min_length=1, max_length=80)]
    text: BothTexts
    team: Short = ""
    shortcut: Annotated[str, Field(max_length=20, pattern=r"^[a-z0-9_-]*$")] = ""


class Try(Body):
    """A question to the answerer."""

    text: Annotated[str, Field(min_length=1, max_length=1000)]
    language: Language = "zh"


class VariantBody(Body):
    """One text of an announcement."""

    language: Language
    scope: Annotated[str, Field(max_length=20, pattern=r"^[a-z_]+$")] = "all"
    title: Annotated[str, Field(max_length=200)] = ""
    text: Annotated[str, Field(max_length=20_000)] = ""
    link: Annotated[str, Field(max_length=500)] = ""


class TargetBody(Body):
    """Where an announcement goes."""

    inbox: Short
    target: Annotated[str, Field(max_length=40)]
    language: Language = "zh"
    platform: Short = ""


class ContentBody(Body):
    """Everything that is approved together."""

    title: Annotated[str, Field(max_length=200)] = ""
    variants: Annotated[list[VariantBody], Field(max_length=12)] = []
    targets: Annotated[list[TargetBody], Field(max_length=50)] = []
    picture: _ID = ""
    scheduled_at: Milliseconds | None = None


class WithContent(Empty):
    """A new content."""

    content: ContentBody


class Preview(WithContent):
    """A content to be judged; ``announcement``: which one it may be, for what two admins let through."""

    announcement: _ID = ""


class NewTemplate(Body):
    """A content to start from again. Its time and its picture are not kept."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    content: ContentBody


class SendBack(Empty):
    """Why it goes back."""

    comment: Annotated[str, Field(max_length=500)] = ""


class AllowLinks(Empty):
    """Why links or names that are not on the official list may go out with an announcement."""

    reason: Annotated[str, Field(max_length=500)] = ""


class RaiseLimit(AllowLinks):
    """How many announcements a day there may be for 24 hours."""

    per_day: Annotated[int, Field(ge=1, le=1000)]


class Approve(Empty):
    """The approver's word: the hash they saw, and a factor of theirs (the password where none is needed)."""

    hash: Annotated[str, Field(max_length=128)]
    password: Annotated[str, Field(max_length=256)] = ""
    code: Annotated[str, Field(max_length=64)] = ""


class PasskeyAnswer(Empty):
    """What the browser gives for a passkey (WebAuthn's JSON form)."""

    credential: dict[str, Any]


class Verify(Empty):
    """A factor shown again: a code, a passkey's answer, or the password where no factor is needed."""

    code: Annotated[str, Field(max_length=64)] = ""
    password: Annotated[str, Field(max_length=256)] = ""
    credential: dict[str, Any] | None = None


class FactorName(Empty):
    """What a factor is called, and its first proof."""

    name: Annotated[str, Field(max_length=40)] = ""
    code: Annotated[str, Field(max_length=16)] = ""
    credential: dict[str, Any] | None = None


class PersonAdd(Empty):
    """A new account, as one admin asks for it."""

    name: Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    display_name: Annotated[str, Field(min_length=1, max_length=80)]
    rights: Annotated[list[Rights], Field(min_length=1, max_length=6)]
    teams: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=20)] = []
    language: Language = "zh"


class PersonChange(Empty):
    """A change to an account, as one admin asks for it."""

    do: Literal["rights", "disable", "enable", "factors_reset"]
    rights: Annotated[list[Rights], Field(max_length=6)] = []
    teams: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=20)] = []


class PasswordChange(Empty):
    """The old password and a new one."""

    old: Annotated[str, Field(max_length=256)]
    new: Annotated[str, Field(max_length=256)]


class Correct(Empty):
    """The corrected texts."""

    text: BothTexts


class Switch(Empty):
    """On or off, for all accounts or for one."""

    on: bool
    inbox: Short = ""
    reason: Short = ""


class HeadBody(Body):
    """A head of the audit that was kept elsewhere."""

    seq: Annotated[int, Field(ge=0, le=2**53)]
    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class VerifyAudit(Empty):
    """What the chain is held against."""

    heads: Annotated[list[HeadBody], Field(max_length=200)] = []


class LetterDecision(Empty):
    """What becomes of a dead letter."""

    to: Literal["retry", "discard"]
