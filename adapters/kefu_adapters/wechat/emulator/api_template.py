"""Template messages and subscription notices; both report what came of them by an event."""

from typing import Any

from kefu_adapters.wechat.emulator.account import Account
from kefu_adapters.wechat.emulator.errors import ApiError
from kefu_adapters.wechat.emulator.gate import Call, Endpoint, done
from kefu_adapters.wechat.emulator.jobs import Jobs
from kefu_adapters.wechat.emulator.notices import Notices
from kefu_adapters.wechat.emulator.people import Person

_REMEMBERED = 5000


class TemplateApi:
    """Pushes outside the reply window, for service accounts."""

    def __init__(self, account: Account, jobs: Jobs, notices: Notices) -> None:
        self._account = account
        self._jobs = jobs
        self._notices = notices
        self._sent: dict[str, int] = {}
        jobs.handlers["template"] = self._finish
        jobs.handlers["notice"] = self._notice_finish

    def endpoints(self) -> list[Endpoint]:
        return [
            Endpoint("/cgi-bin/message/template/send", "POST", self._send, "template"),
            Endpoint("/cgi-bin/message/subscribe/bizsend", "POST", self._bizsend, "template"),
        ]

    def _send(self, call: Call) -> dict[str, Any]:
        data = call.data()
        person = self._account.people.by_openid(data.get("touser"))
        text = self._checked(data)
        if not person.follows:
            raise ApiError(43004)
        client_id = data.get("client_msg_id")
        key = f"{person.openid}:{client_id}"
        if client_id and key in self._sent:
            return done(msgid=self._sent[key])
        msgid = int(self._account.message_id())
        if client_id:
            self._sent[key] = msgid
            if len(self._sent) > _REMEMBERED:
                del self._sent[next(iter(self._sent))]
        status = "failed:user block" if person.refuses else str(self._account.option("template_result"))
        if status.startswith("success"):
            self._show(person, data, text, via="template")
        delay = self._account.number("template_delay")
        self._jobs.later(delay, "template", openid=person.openid, msgid=msgid, status=status)
        return done(msgid=msgid)

    def _checked(self, data: dict[str, Any]) -> str:
        """The words of the message. Raises ApiError for an unknown template or bad fields."""
        known = self._account.option("template_ids")
        template = data.get("template_id")
        if not template or (known is not None and template not in known):
            raise ApiError(40037)
        values = data.get("data")
        if not isinstance(values, dict) or not values:
            raise ApiError(47003)
        lines = []
        for name, value in values.items():
            if not isinstance(value, dict) or not isinstance(value.get("value"), str | int):
                raise ApiError(47003)
            lines.append(f"{name}: {value['value']}")
        return "\n".join(lines)

    def _show(self, person: Person, data: dict[str, Any], text: str, *, via: str) -> None:
        entry = {"from": "brand", "kind": "template", "text": text, "via": via}
        if data.get("url") or data.get("page"):
            entry["url"] = str(data.get("url") or data.get("page"))
        self._account.show(person, {**entry, "template_id": data["template_id"]})

    def _finish(self, data: dict[str, Any]) -> None:
        fields = {"MsgID": data["msgid"], "Status": data["status"]}
        self._notices.send("TEMPLATESENDJOBFINISH", openid=data["openid"], **fields)

    def _bizsend(self, call: Call) -> dict[str, Any]:
        data = call.data()
        person = self._account.people.by_openid(data.get("touser"))
        text = self._checked(data)
        template = str(data["template_id"])
        if person.opt_ins.get(template, 0) < 1:
            raise ApiError(43101)
        person.opt_ins[template] -= 1
        self._show(person, data, text, via="notice")
        delay = self._account.number("template_delay")
        msgid = int(self._account.message_id())
        self._jobs.later(delay, "notice", openid=person.openid, template=template, msgid=msgid)
        return done()

    def _notice_finish(self, data: dict[str, Any]) -> None:
        item = {
            "TemplateId": data["template"],
            "MsgID": data["msgid"],
            "ErrorCode": 0,
            "ErrorStatus": "success",
        }
        event = {"SubscribeMsgSentEvent": {"List": item}}
        self._notices.send("subscribe_msg_sent_event", openid=data["openid"], **event)
