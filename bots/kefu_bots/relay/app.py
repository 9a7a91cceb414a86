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
    knowledge,
    learning,
    login,
    me,
    mentions,
    pages,
    reports,
    stream,
    templates,
    transcript,
)
from kefu_bots.relay.calls import Call, Handler, Refusal, guarded
from kefu_bots.relay.relay import Relay
from kefu_bots.relay.rights import PUBLIC, RULES

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
)

HANDLERS: dict[str, Handler] = {
    "GET /login": login.page,
    "POST /login": login.sign_in,
    "GET /login.css": login.style,
    "POST /logout": login.sign_out,
    "GET /t/{token}": transcript.show,
    "GET /static/{path}": pages.static_file,
    "GET /": pages.home,
    **{f"GET {path}": pages.app_page for path in _PAGES},
    "GET /api/me": me.show,
    "PUT /api/me": me.change,
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
    "GET /api/knowledge": knowledge.index,
    "GET /api/knowledge/{entry}": knowledge.show,
    "PUT /api/knowledge/{entry}": knowledge.save,
    "POST /api/knowledge/{entry}/publish": knowledge.publish,
    "POST /api/knowledge/{entry}/reject": knowledge.reject,
    "POST /api/knowledge/{entry}/restore": knowledge.restore,
    "POST /api/knowledge/{entry}/withdraw": knowledge.withdraw,
    "POST /api/knowledge/{entry}/preview": knowledge.preview,
    "POST /api/knowledge/{entry}/try": knowledge.attempt,
    "GET /api/learning": learning.index,
    "POST /api/learning/phrasing": learning.add_phrasing,
    "GET /api/regressions": learning.regressions,
    "POST /api/regressions": learning.add_regressions,
    "DELETE /api/regressions/{regression}": learning.drop_regression,
    "GET /api/answer-target": learning.target,
    "PUT /api/answer-target": learning.set_target,
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
}


def mount(app: web.Application, relay: Relay) -> None:
    """Add the relay's routes to the gateway's application. Raises KeyError for a route without a rule."""
    for name, handler in HANDLERS.items():
        method, path = name.split(" ", 1)
        page = method == "GET" and not path.startswith("/api/")
        handle = guarded(relay, handler, RULES[name], page=page)
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
