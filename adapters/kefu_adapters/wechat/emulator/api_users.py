"""Followers, QR codes with a scene, and WeChat's own agent desk."""

import secrets
from typing import Any

from kefu_adapters.wechat.emulator.account import Account
from kefu_adapters.wechat.emulator.errors import ApiError
from kefu_adapters.wechat.emulator.gate import Call, Endpoint, done, integer
from kefu_adapters.wechat.emulator.people import Person

_PAGE = 10_000
_LANGUAGES = {"zh": "zh_CN", "en": "en"}


class UsersApi:
    """What the platform tells of its users: next to nothing."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def endpoints(self) -> list[Endpoint]:
        desk = "/customservice/kfsession"
        return [
            Endpoint("/cgi-bin/user/info", "GET", self._info, "users"),
            Endpoint("/cgi-bin/user/get", "GET", self._list, "users"),
            Endpoint("/cgi-bin/user/info/updateremark", "POST", self._remark, "users"),
            Endpoint("/cgi-bin/qrcode/create", "POST", self._qrcode, "qrcode"),
            Endpoint(f"{desk}/create", "POST", self._desk_create, "custom"),
            Endpoint(f"{desk}/close", "POST", self._desk_close, "custom"),
            Endpoint(f"{desk}/getsession", "GET", self._desk_session, "custom"),
            Endpoint(f"{desk}/getsessionlist", "GET", self._desk_list, "custom"),
            Endpoint(f"{desk}/getwaitcase", "GET", self._desk_waiting, "custom"),
        ]

    def _info(self, call: Call) -> dict[str, Any]:
        person = self._account.people.by_openid(call.query.get("openid"))
        if not person.follows:
            return {"subscribe": 0, "openid": person.openid}
        return {
            "subscribe": 1,
            "openid": person.openid,
            # Blank since the end of 2021: no API gives names or pictures.
            "nickname": "",
            "headimgurl": "",
            "language": _LANGUAGES.get(person.language, "zh_CN"),
            "subscribe_time": int(person.followed_at),
            "remark": person.remark,
            "groupid": 0,
            "tagid_list": person.tags,
            "subscribe_scene": "ADD_SCENE_QR_CODE" if person.scene else "ADD_SCENE_SEARCH",
            "qr_scene": int(person.scene) if person.scene.isdecimal() else 0,
            "qr_scene_str": "" if person.scene.isdecimal() else person.scene,
        }

    def _list(self, call: Call) -> dict[str, Any]:
        openids = [p.openid for p in self._account.people.followers()]
        after = call.query.get("next_openid", "")
        if after and after not in openids:
            raise ApiError(40003)
        start = openids.index(after) + 1 if after else 0
        page = openids[start : start + _PAGE]
        answer: dict[str, Any] = {"total": len(openids), "count": len(page)}
        if page:
            answer["data"] = {"openid": page}
        return {**answer, "next_openid": page[-1] if page else ""}

    def _remark(self, call: Call) -> dict[str, Any]:
        data = call.data()
        person = self._account.people.by_openid(data.get("openid"))
        remark = data.get("remark")
        if not isinstance(remark, str) or len(remark) >= 30:
            raise ApiError(47001)
        person.remark = remark
        self._account.changed(person.user)
        return done()

    def _qrcode(self, call: Call) -> dict[str, Any]:
        data = call.data()
        try:
            scene = data["action_info"]["scene"]
            value = str(scene.get("scene_str") or scene["scene_id"])
        except (KeyError, TypeError, AttributeError) as exc:
            raise ApiError(47001) from exc
        ticket = "gQ" + secrets.token_urlsafe(64)
        self._account.scenes[value] = ticket
        answer = {"ticket": ticket, "url": f"http://weixin.qq.com/q/{ticket[:22]}"}
        if "LIMIT" not in str(data.get("action_name")):
            return {**answer, "expire_seconds": integer(data.get("expire_seconds", 60))}
        return answer

    # --- the agent desk ----------------------------------------------------------------------------------

    def _desk(self) -> None:
        if not self._account.option("desk"):
            raise ApiError(65400)

    def _desk_create(self, call: Call) -> dict[str, Any]:
        self._desk()
        data = call.data()
        person = self._account.people.by_openid(data.get("openid"))
        agent = self._agent(data)
        if person.desk and person.desk["state"] == "open" and person.desk["account"] != agent:
            raise ApiError(61458)
        person.desk = {"state": "open", "at": self._account.now(), "account": agent}
        return done()

    def _desk_close(self, call: Call) -> dict[str, Any]:
        self._desk()
        data = call.data()
        person = self._account.people.by_openid(data.get("openid"))
        if person.desk is None or person.desk["account"] != self._agent(data):
            raise ApiError(61451)
        person.desk = None
        return done()

    def _agent(self, data: dict[str, Any]) -> str:
        agent = data.get("kf_account")
        if not isinstance(agent, str) or "@" not in agent:
            raise ApiError(61452)
        return agent

    def _desk_session(self, call: Call) -> dict[str, Any]:
        self._desk()
        desk = self._account.people.by_openid(call.query.get("openid")).desk
        if desk is None or desk["state"] != "open":
            return done(kf_account="", createtime=0)
        return done(kf_account=desk["account"], createtime=int(desk["at"]))

    def _desk_list(self, call: Call) -> dict[str, Any]:
        self._desk()
        agent = call.query.get("kf_account")
        rows = [
            {"openid": p.openid, "createtime": int(d["at"])} for p, d in self._desks("open") if d["account"] == agent
        ]
        return done(sessionlist=rows)

    def _desk_waiting(self, _call: Call) -> dict[str, Any]:
        self._desk()
        waiting = [
            {"openid": p.openid, "latest_time": int(d["at"]), "kf_account": d["account"]}
            for p, d in self._desks("waiting")
        ]
        return done(count=len(waiting), waitcaselist=waiting[:100])

    def _desks(self, state: str) -> list[tuple[Person, dict[str, Any]]]:
        return [(p, p.desk) for p in self._account.people if p.desk and p.desk["state"] == state]
