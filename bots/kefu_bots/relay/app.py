"""Mounts the relay: every route with its handler, behind the rule that stands in the table of rights."""

from aiohttp import web

from kefu_bots.relay import (
    announcements,
    answers,
    bulk,
    canned,
    commands,
    conversations,
    desk,
    files,
    fleet,
    login,
    me,
    mentions,
    pages,
    personal,
    proposals,
    reports,
    second_step,
    security,
    sso,
    staffing,
    stream,
    templates,
    transcript,
)
from kefu_bots.relay.calls import Call, Handler, Refusal, guarded
from kefu_bots.relay.relay import Relay
from kefu_bots.relay.rights import PUBLIC, RULES, SIGNED, STAGES

__all__ = ["HANDLERS", "Relay", "mount"]

_ONE = "/api/conversations/{conversation}"
_NEWS = "/api/announcements/{announcement}"
_PAGES = (
    "/c",
    "/c/{path}",
    "/announcements",
    "/announcements/{path}",
    "/board",
    "/reports",
    "/inboxes",
    "/dead-letters",
    "/answers",
    "/answers/{path}",
    "/canned",
    "/parts",
    "/mentions",
    "/me",
    "/people",
)

HANDLERS: dict[str, Handler] = {
    "GET /login": login.page,
    "POST /login": login.sign_in,
    "GET /login.css": login.style,
    "GET /login.js": login.script,
    "GET /login/sso": sso.start,
    "GET /login/sso/back": sso.finish,
    "GET /login/factor": second_step.factor_page,
    "POST /login/factor": second_step.show_factor,
    "POST /login/passkey/options": second_step.ask_passkey,
    "POST /login/passkey": second_step.show_passkey,
    "GET /login/enrol": second_step.enrol_page,
    "POST /login/enrol": second_step.enrol,
    "POST /login/enrol/passkey/options": second_step.begin_passkey,
    "POST /login/enrol/passkey": second_step.enrol_passkey,
    "GET /invitation/{token}": second_step.invitation_page,
    "POST /invitation/{token}": second_step.accept_invitation,
    "POST /logout": login.sign_out,
    "GET /t/{token}": transcript.show,
    "GET /static/{path}": pages.static_file,
    "GET /": pages.home,
    **{f"GET {path}": pages.app_page for path in _PAGES},
    "GET /api/me": me.show,
    "PUT /api/me": me.change,
    "GET /api/me/security": security.show,
    "POST /api/me/verify": security.verify,
    "POST /api/me/verify/options": security.ask_passkey,
    "POST /api/me/factors": security.add,
    "POST /api/me/factors/totp": security.begin_totp,
    "POST /api/me/factors/passkey": security.begin_passkey,
    "DELETE /api/me/factors/{factor}": security.remove,
    "POST /api/me/recovery-codes": security.new_codes,
    "POST /api/me/password": security.change_password,
    "POST /api/me/sign-out-elsewhere": security.sign_out_elsewhere,
    "GET /api/stream": stream.stream,
    "GET /api/conversations": conversations.index,
    "POST /api/bulk": bulk.act,
    "GET /api/mentions": mentions.index,
    "POST /api/mentions/read": mentions.mark_read,
    f"GET {_ONE}": conversations.show,
    f"GET {_ONE}/messages": conversations.messages,
    f"POST {_ONE}/claim": commands.claim,
    f"POST {_ONE}/reply": commands.reply,
    f"POST {_ONE}/note": commands.note,
    f"POST {_ONE}/transfer": commands.transfer,
    f"POST {_ONE}/return": commands.give_back,
    f"POST {_ONE}/snooze": commands.snooze,
    f"POST {_ONE}/resolve": commands.resolve,
    f"POST {_ONE}/reopen": commands.reopen,
    f"POST {_ONE}/read": commands.read,
    f"POST {_ONE}/topic": commands.topic,
    f"POST {_ONE}/undo": commands.undo,
    f"POST {_ONE}/deliveries/{{delivery}}": commands.decide_delivery,
    f"POST {_ONE}/messages/{{message}}/edit": commands.edit,
    f"POST {_ONE}/messages/{{message}}/delete": commands.delete,
    f"GET {_ONE}/personal-data": personal.export,
    f"POST {_ONE}/erasure": personal.erase,
    f"PUT {_ONE}/draft": desk.save_draft,
    f"POST {_ONE}/present": desk.present,
    "POST /api/fit": desk.fit,
    "GET /api/canned": canned.index,
    "POST /api/canned": canned.create,
    "PUT /api/canned/{canned}": canned.change,
    "DELETE /api/canned/{canned}": canned.remove,
    "POST /api/uploads": files.upload,
    "GET /api/blobs/{blob}": files.show,
    "GET /api/answers": answers.search,
    "POST /api/answers/try": answers.attempt,
    "GET /api/announcements": announcements.index,
    "POST /api/announcements": announcements.create,
    "GET /api/templates": templates.index,
    "POST /api/templates": templates.create,
    "DELETE /api/templates/{template}": templates.remove,
    "POST /api/announcements/preview": announcements.preview,
    f"GET {_NEWS}": announcements.show,
    f"PUT {_NEWS}": announcements.edit,
    f"POST {_NEWS}/ask": announcements.ask,
    f"POST {_NEWS}/test": announcements.test,
    f"POST {_NEWS}/send-back": announcements.send_back,
    f"POST {_NEWS}/approve": announcements.approve,
    f"POST {_NEWS}/stop": announcements.stop,
    f"POST {_NEWS}/withdraw": announcements.withdraw,
    f"POST {_NEWS}/delete-everywhere": announcements.delete_everywhere,
    f"POST {_NEWS}/correct": announcements.correct,
    f"POST {_NEWS}/deliveries/{{delivery}}": announcements.decide_delivery,
    "POST /api/stop-everything": announcements.stop_everything,
    "GET /api/inboxes": fleet.inboxes,
    "POST /api/inboxes/{inbox}/pause": fleet.pause,
    "POST /api/inboxes/{inbox}/resume": fleet.resume,
    "POST /api/inboxes/{inbox}/probe": fleet.probe,
    "GET /api/dead-letters": fleet.letters,
    "POST /api/dead-letters/{letter}": fleet.decide_letter,
    "GET /api/board": fleet.board,
    "GET /api/reports": reports.show,
    "GET /api/reports.csv": reports.table,
    "GET /api/people": staffing.index,
    "POST /api/people": staffing.add,
    "POST /api/people/{person}": staffing.change,
    "POST /api/people/{person}/sign-out": staffing.sign_out,
    "GET /api/proposals": proposals.index,
    "POST /api/proposals/{proposal}/approve": proposals.approve,
    "POST /api/proposals/{proposal}/withdraw": proposals.withdraw,
}


def mount(app: web.Application, relay: Relay) -> None:
    """Add the relay's routes to the gateway's application. Raises KeyError for a route without a rule."""
    for name, handler in HANDLERS.items():
        method, path = name.split(" ", 1)
        page = method == "GET" and not path.startswith("/api/")
        handle = guarded(relay, handler, RULES[name], page=page, stages=STAGES.get(name, SIGNED))
        pattern = path.replace("{path}", "{path:.+}")
        if method == "GET":
            app.router.add_get(pattern, handle, allow_head=False)
        else:
            app.router.add_route(method, pattern, handle)
    app.router.add_route("*", "/api/{rest:.*}", guarded(relay, _nothing, PUBLIC, page=False))
    stream.attach(app, relay)


async def _nothing(call: Call) -> web.StreamResponse:
    del call
    raise Refusal(404, "unknown")
