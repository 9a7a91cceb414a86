"""Who may call what, written by hand from the table of rights in the security rules, not from the code.

One letter a right: v viewer, a agent, l lead, p publisher, r approver, s security admin; ``*`` everybody.
"own" in the table is narrowed inside a route (an agent's conversations, an agent's board); where a route cannot
narrow, it is refused.
A new route needs a line here, under the row of the table that it belongs to.
"""

_LINES = """
# everybody: the way in, and links that carry their own proof
*       GET /login|POST /login|GET /login.css|GET /login.js|GET /t/{token}|GET /static/{path}
*       GET /login/sso|GET /login/sso/back
*       GET /invitation/{token}|POST /invitation/{token}
# whoever signed in: the pages (empty without rights), oneself, one's own security
valprs  POST /logout|GET /|GET /c|GET /c/{path}|GET /announcements|GET /announcements/{path}|GET /board|GET /reports
valprs  GET /inboxes|GET /dead-letters|GET /answers|GET /answers/{path}|GET /canned|GET /parts
valprs  GET /mentions|GET /me|GET /people|GET /audit|GET /official-list|GET /impostors
valprs  GET /login/factor|POST /login/factor|POST /login/passkey/options|POST /login/passkey
valprs  GET /login/enrol|POST /login/enrol|POST /login/enrol/passkey/options|POST /login/enrol/passkey
valprs  GET /api/me|PUT /api/me|GET /api/stream|GET /api/me/security|POST /api/me/verify|POST /api/me/verify/options
valprs  POST /api/me/factors|POST /api/me/factors/totp|POST /api/me/factors/passkey|DELETE /api/me/factors/{factor}
valprs  GET /api/me/tokens|POST /api/me/tokens|DELETE /api/me/tokens/{token}
valprs  POST /api/me/recovery-codes|POST /api/me/password|POST /api/me/sign-out-elsewhere
# read assigned / all conversations
als     GET /api/conversations|GET @|GET @/messages|POST @/present|POST @/summary
# reply, take over, close; claim, transfer, canned replies of the team
al      POST @/claim|POST @/reply|POST @/note|POST @/transfer|POST @/return|POST @/snooze
al      POST @/resolve|POST @/reopen|POST @/read|POST @/translation
al      POST @/topic|POST @/undo|POST @/deliveries/{delivery}
al      POST @/messages/{message}/edit|POST @/messages/{message}/delete
al      PUT @/draft|POST /api/fit|POST /api/bulk|GET /api/mentions|POST /api/mentions/read
al      GET /api/canned|POST /api/canned|PUT /api/canned/{canned}|DELETE /api/canned/{canned}
# dead letters
l       GET /api/dead-letters|POST /api/dead-letters/{letter}
# files: of conversations as those are read, of announcements as those are
alp     POST /api/uploads
alprs   GET /api/blobs/{blob}
# reported impostors: read as waiting conversations are, decided as those are claimed, given out as exports are
als     GET /api/impostors
al      POST /api/impostors/{report}/confirm|POST /api/impostors/{report}/dismiss
ls      GET /api/impostors.csv
# knowledge entries: propose
alp     GET /api/answers|POST /api/answers/try|POST /api/knowledge/{entry}/phrasings
alp     GET /api/knowledge|GET /api/knowledge/{entry}|PUT /api/knowledge/{entry}|POST /api/knowledge/{entry}/preview
# knowledge entries: propose what contacts asked; so whoever may propose and may read what contacts wrote
al      GET /api/learning|POST /api/learning/phrasing|GET /api/regressions
# knowledge entries: edit, publish
l       POST /api/knowledge/{entry}/publish|POST /api/knowledge/{entry}/reject|POST /api/knowledge/{entry}/restore
l       POST /api/knowledge/{entry}/withdraw|POST /api/knowledge/{entry}/try
l       POST /api/regressions|DELETE /api/regressions/{regression}|GET /api/answer-target|PUT /api/answer-target
# draft announcement
p       POST /api/announcements|PUT #|POST #/ask|POST #/test|POST #/correct
p       POST /api/templates|DELETE /api/templates/{template}
# approve announcement
r       POST #/approve|POST #/send-back
prs     GET /api/templates|POST /api/announcements/preview
prs     POST #/withdraw|POST #/delete-everywhere|POST #/deliveries/{delivery}
# stop an announcement, kill switch: so all of them must see what runs
alprs   GET /api/announcements|GET #|POST #/stop|POST /api/stop-everything
# announcements: links that are on no list, more in a day: a security admin, with a second one
s       POST #/allow-links|POST /api/announcements/limit
# live board, reports (agent and publisher "own": the board narrows, reports cannot yet); export
valprs  GET /api/board
vlrs    GET /api/reports
ls      GET /api/reports.csv
# read audit, export (a lead "own": reading narrows to what they did; the whole chain, checked or given out, cannot)
ls      GET /api/audit
s       GET /api/audit/export|POST /api/audit/verify
# erasure of a person's data: a lead asks, a security admin agrees; export
ls      POST @/erasure
s       GET @/personal-data
# accounts' health
ls      GET /api/inboxes|POST /api/inboxes/{inbox}/pause
ls      POST /api/inboxes/{inbox}/resume|POST /api/inboxes/{inbox}/probe
# users, factors, erasure, lists, rules: a security admin, with a second one
s       GET /api/people/{person}/tokens|DELETE /api/people/{person}/tokens/{token}
s       GET /api/people|POST /api/people|POST /api/people/{person}|POST /api/people/{person}/sign-out
s       GET /api/official|GET /api/official/history|POST /api/official/proposals
s       GET /api/proposals|POST /api/proposals/{proposal}/approve|POST /api/proposals/{proposal}/withdraw
"""

_SHORT = {"@": "/api/conversations/{conversation}", "#": "/api/announcements/{announcement}"}
_NAMES = {"v": "viewer", "a": "agent", "l": "lead", "p": "publisher", "r": "approver", "s": "security_admin"}


def expected() -> dict[str, frozenset[str] | None]:
    """Route → the rights of which one is needed; None for everybody."""
    out: dict[str, frozenset[str] | None] = {}
    for line in _LINES.strip().splitlines():
        if line.startswith("#"):
            continue
        letters, routes = line.split(maxsplit=1)
        rights = None if letters == "*" else frozenset(_NAMES[letter] for letter in letters)
        for route in routes.split("|"):
            full = route.replace("@", "/api/conversations/{conversation}").replace(
                "#", "/api/announcements/{announcement}"
            )
            assert full not in out, full
            out[full] = rights
    return out
