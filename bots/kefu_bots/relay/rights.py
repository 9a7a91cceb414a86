"""Who may call what: one table. A route that does not stand here is not served."""

from enum import StrEnum


class Right(StrEnum):
    """What a person may do; a person may have several."""

    VIEWER = "viewer"
    AGENT = "agent"
    LEAD = "lead"
    PUBLISHER = "publisher"
    APPROVER = "approver"
    SECURITY_ADMIN = "security_admin"


Rule = frozenset[Right] | None
"""Any one of these rights; None is for everybody, signed in or not."""

PUBLIC: Rule = None
SIGNED_IN: Rule = frozenset(Right)
READERS: Rule = frozenset({Right.AGENT, Right.LEAD, Right.SECURITY_ADMIN})
DESK: Rule = frozenset({Right.AGENT, Right.LEAD})
WRITERS: Rule = frozenset({Right.AGENT, Right.LEAD, Right.PUBLISHER})
FILES: Rule = frozenset({Right.AGENT, Right.LEAD, Right.SECURITY_ADMIN, Right.PUBLISHER, Right.APPROVER})
STAFF: Rule = frozenset(Right) - {Right.VIEWER}
PUBLISHING: Rule = frozenset({Right.PUBLISHER, Right.APPROVER, Right.SECURITY_ADMIN})
PUBLISHER: Rule = frozenset({Right.PUBLISHER})
APPROVER: Rule = frozenset({Right.APPROVER})
REPORTS: Rule = frozenset({Right.VIEWER, Right.LEAD, Right.APPROVER, Right.SECURITY_ADMIN})
EXPORT: Rule = frozenset({Right.LEAD, Right.SECURITY_ADMIN})
LEAD: Rule = frozenset({Right.LEAD})
KNOWLEDGE: Rule = frozenset({Right.AGENT, Right.LEAD, Right.PUBLISHER})
ADMINS: Rule = frozenset({Right.SECURITY_ADMIN})
OPERATIONS: Rule = frozenset({Right.LEAD, Right.SECURITY_ADMIN})

RELEASE = frozenset({Right.LEAD, Right.APPROVER, Right.SECURITY_ADMIN})
"""Who may let things leave again after everything was stopped; stopping is for all staff."""

_ONE = "/api/conversations/{conversation}"
_NEWS = "/api/announcements/{announcement}"

RULES: dict[str, Rule] = {
    "GET /login": PUBLIC,
    "POST /login": PUBLIC,
    "GET /login.css": PUBLIC,
    "GET /login.js": PUBLIC,
    "GET /login/sso": PUBLIC,
    "GET /login/sso/back": PUBLIC,
    "GET /login/factor": SIGNED_IN,
    "POST /login/factor": SIGNED_IN,
    "POST /login/passkey/options": SIGNED_IN,
    "POST /login/passkey": SIGNED_IN,
    "GET /login/enrol": SIGNED_IN,
    "POST /login/enrol": SIGNED_IN,
    "POST /login/enrol/passkey/options": SIGNED_IN,
    "POST /login/enrol/passkey": SIGNED_IN,
    "GET /invitation/{token}": PUBLIC,
    "POST /invitation/{token}": PUBLIC,
    "GET /t/{token}": PUBLIC,
    "GET /static/{path}": PUBLIC,
    "POST /logout": SIGNED_IN,
    "GET /": SIGNED_IN,
    "GET /c": SIGNED_IN,
    "GET /c/{path}": SIGNED_IN,
    "GET /announcements": SIGNED_IN,
    "GET /announcements/{path}": SIGNED_IN,
    "GET /board": SIGNED_IN,
    "GET /reports": SIGNED_IN,
    "GET /inboxes": SIGNED_IN,
    "GET /dead-letters": SIGNED_IN,
    "GET /answers": SIGNED_IN,
    "GET /answers/{path}": SIGNED_IN,
    "GET /audit": SIGNED_IN,
    "GET /canned": SIGNED_IN,
    "GET /parts": SIGNED_IN,
    "GET /mentions": SIGNED_IN,
    "GET /official-list": SIGNED_IN,
    "GET /impostors": SIGNED_IN,
    "GET /me": SIGNED_IN,
    "GET /api/me": SIGNED_IN,
    "PUT /api/me": SIGNED_IN,
    "GET /api/me/security": SIGNED_IN,
    "POST /api/me/verify": SIGNED_IN,
    "POST /api/me/verify/options": SIGNED_IN,
    "POST /api/me/factors": SIGNED_IN,
    "POST /api/me/factors/totp": SIGNED_IN,
    "POST /api/me/factors/passkey": SIGNED_IN,
    "DELETE /api/me/factors/{factor}": SIGNED_IN,
    "POST /api/me/recovery-codes": SIGNED_IN,
    "POST /api/me/password": SIGNED_IN,
    "POST /api/me/sign-out-elsewhere": SIGNED_IN,
    "GET /api/me/tokens": SIGNED_IN,
    "POST /api/me/tokens": SIGNED_IN,
    "DELETE /api/me/tokens/{token}": SIGNED_IN,
    "GET /api/stream": SIGNED_IN,
    "GET /api/conversations": READERS,
    "POST /api/bulk": DESK,
    "GET /api/mentions": DESK,
    "POST /api/mentions/read": DESK,
    f"GET {_ONE}": READERS,
    f"GET {_ONE}/messages": READERS,
    f"POST {_ONE}/claim": DESK,
    f"POST {_ONE}/reply": DESK,
    f"POST {_ONE}/note": DESK,
    f"POST {_ONE}/transfer": DESK,
    f"POST {_ONE}/return": DESK,
    f"POST {_ONE}/snooze": DESK,
    f"POST {_ONE}/resolve": DESK,
    f"POST {_ONE}/reopen": DESK,
    f"POST {_ONE}/read": DESK,
    f"POST {_ONE}/topic": DESK,
    f"POST {_ONE}/undo": DESK,
    f"POST {_ONE}/deliveries/{{delivery}}": DESK,
    f"POST {_ONE}/messages/{{message}}/edit": DESK,
    f"POST {_ONE}/messages/{{message}}/delete": DESK,
    f"PUT {_ONE}/draft": DESK,
    f"GET {_ONE}/personal-data": ADMINS,
    f"POST {_ONE}/erasure": OPERATIONS,
    f"POST {_ONE}/present": READERS,
    f"POST {_ONE}/summary": READERS,
    f"POST {_ONE}/translation": DESK,
    "POST /api/fit": DESK,
    "GET /api/canned": DESK,
    "POST /api/canned": DESK,
    "PUT /api/canned/{canned}": DESK,
    "DELETE /api/canned/{canned}": DESK,
    "POST /api/uploads": WRITERS,
    "GET /api/blobs/{blob}": FILES,
    "GET /api/knowledge": KNOWLEDGE,
    "GET /api/knowledge/{entry}": KNOWLEDGE,
    "PUT /api/knowledge/{entry}": KNOWLEDGE,
    "POST /api/knowledge/{entry}/publish": LEAD,
    "POST /api/knowledge/{entry}/reject": LEAD,
    "POST /api/knowledge/{entry}/restore": LEAD,
    "POST /api/knowledge/{entry}/withdraw": LEAD,
    "POST /api/knowledge/{entry}/preview": KNOWLEDGE,
    "POST /api/knowledge/{entry}/try": LEAD,
    "POST /api/knowledge/{entry}/phrasings": KNOWLEDGE,
    "GET /api/learning": DESK,
    "POST /api/learning/phrasing": DESK,
    "GET /api/regressions": DESK,
    "POST /api/regressions": LEAD,
    "DELETE /api/regressions/{regression}": LEAD,
    "GET /api/answer-target": LEAD,
    "PUT /api/answer-target": LEAD,
    "GET /api/answers": KNOWLEDGE,
    "POST /api/answers/try": KNOWLEDGE,
    "GET /api/announcements": STAFF,
    "POST /api/announcements": PUBLISHER,
    "GET /api/templates": PUBLISHING,
    "POST /api/templates": PUBLISHER,
    "DELETE /api/templates/{template}": PUBLISHER,
    "POST /api/announcements/preview": PUBLISHING,
    "POST /api/announcements/limit": ADMINS,
    f"POST {_NEWS}/allow-links": ADMINS,
    f"GET {_NEWS}": STAFF,
    f"PUT {_NEWS}": PUBLISHER,
    f"POST {_NEWS}/ask": PUBLISHER,
    f"POST {_NEWS}/test": PUBLISHER,
    f"POST {_NEWS}/send-back": APPROVER,
    f"POST {_NEWS}/approve": APPROVER,
    f"POST {_NEWS}/stop": STAFF,
    f"POST {_NEWS}/withdraw": PUBLISHING,
    f"POST {_NEWS}/delete-everywhere": PUBLISHING,
    f"POST {_NEWS}/correct": PUBLISHER,
    f"POST {_NEWS}/deliveries/{{delivery}}": PUBLISHING,
    "POST /api/stop-everything": STAFF,
    "GET /api/inboxes": OPERATIONS,
    "POST /api/inboxes/{inbox}/pause": OPERATIONS,
    "POST /api/inboxes/{inbox}/resume": OPERATIONS,
    "POST /api/inboxes/{inbox}/probe": OPERATIONS,
    "GET /api/dead-letters": LEAD,
    "POST /api/dead-letters/{letter}": LEAD,
    "GET /api/board": SIGNED_IN,
    "GET /api/official": ADMINS,
    "GET /api/official/history": ADMINS,
    "POST /api/official/proposals": ADMINS,
    "GET /api/impostors": READERS,
    "GET /api/impostors.csv": OPERATIONS,
    "POST /api/impostors/{report}/confirm": DESK,
    "POST /api/impostors/{report}/dismiss": DESK,
    "GET /api/reports": REPORTS,
    "GET /api/audit": OPERATIONS,
    "GET /api/audit/export": ADMINS,
    "POST /api/audit/verify": ADMINS,
    "GET /api/reports.csv": EXPORT,
    "GET /people": SIGNED_IN,
    "GET /api/people": ADMINS,
    "POST /api/people": ADMINS,
    "POST /api/people/{person}": ADMINS,
    "POST /api/people/{person}/sign-out": ADMINS,
    "GET /api/people/{person}/tokens": ADMINS,
    "DELETE /api/people/{person}/tokens/{token}": ADMINS,
    "GET /api/proposals": ADMINS,
    "POST /api/proposals/{proposal}/approve": ADMINS,
    "POST /api/proposals/{proposal}/withdraw": ADMINS,
}
"""Every route of the relay, and the rights of which one is needed."""


SIGNED: frozenset[str] = frozenset({"in"})
STAGES: dict[str, frozenset[str]] = {
    "GET /login/factor": frozenset({"factor"}),
    "POST /login/factor": frozenset({"factor"}),
    "POST /login/passkey/options": frozenset({"factor"}),
    "POST /login/passkey": frozenset({"factor"}),
    "GET /login/enrol": frozenset({"enrol"}),
    "POST /login/enrol": frozenset({"enrol"}),
    "POST /login/enrol/passkey/options": frozenset({"enrol"}),
    "POST /login/enrol/passkey": frozenset({"enrol"}),
    "POST /logout": frozenset({"in", "factor", "enrol"}),
}
"""How far somebody must have come for a route; those that do not stand here want both password and second factor."""

IN_PERSON: frozenset[str] = frozenset(
    {
        "DELETE /api/me/tokens/{token}",
        "DELETE /api/people/{person}/tokens/{token}",
        "POST /api/people/{person}/sign-out",
        "POST /api/people",
        "POST /api/people/{person}",
        "POST /api/official/proposals",
        "POST /api/announcements/limit",
        f"POST {_NEWS}/allow-links",
        f"POST {_ONE}/erasure",
        "POST /api/proposals/{proposal}/approve",
        "POST /api/proposals/{proposal}/withdraw",
    }
)
"""What takes somebody in a browser: who holds a token asks for nothing that two people decide, and throws nobody out.

The routes of one's own security say so themselves.
"""

FORMS = frozenset({"/logout", "/login/factor", "/login/enrol"})
"""Plain forms, which carry the CSRF token in a field."""


def allows(rule: Rule, rights: frozenset[Right]) -> bool:
    """Whether somebody with these rights may pass."""
    return rule is None or bool(rule & rights)


def wanted(rule: Rule) -> str:
    """The right to name in a refusal: the first that would do."""
    return next((right.value for right in Right if rule is not None and right in rule), "")
