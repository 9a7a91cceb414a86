"""Mass sends: queued at once, delivered later, told by an event."""

import hashlib
import json
from typing import Any

from kefu_adapters.emulation.base import ControlError
from kefu_adapters.wechat.emulator.account import Account
from kefu_adapters.wechat.emulator.content import article_card, rendered
from kefu_adapters.wechat.emulator.counters import month_of
from kefu_adapters.wechat.emulator.errors import ApiError
from kefu_adapters.wechat.emulator.gate import Call, Endpoint, done, integer
from kefu_adapters.wechat.emulator.jobs import Jobs
from kefu_adapters.wechat.emulator.notices import Notices
from kefu_adapters.wechat.emulator.people import Person

_KINDS = frozenset({"mpnews", "text", "voice", "image", "mpvideo", "video", "wxcard"})
_STATES = {"sending": "SENDING", "sent": "SEND_SUCCESS", "failed": "SEND_FAIL", "deleted": "DELETE"}
_SUCCESS = "send success"


class MassApi:
    """Quotas, idempotency and results of mass sends."""

    def __init__(self, account: Account, jobs: Jobs, notices: Notices) -> None:
        self._account = account
        self._jobs = jobs
        self._notices = notices
        jobs.handlers["mass"] = self._finish
        jobs.handlers["mass_confirm"] = self._unconfirmed

    def endpoints(self) -> list[Endpoint]:
        base = "/cgi-bin/message/mass"
        return [
            Endpoint(f"{base}/sendall", "POST", self._send_all, "mass"),
            Endpoint(f"{base}/send", "POST", self._send_list, "mass_list"),
            Endpoint(f"{base}/preview", "POST", self._preview, "mass"),
            Endpoint(f"{base}/get", "POST", self._get, "mass"),
            Endpoint(f"{base}/delete", "POST", self._delete, "mass"),
        ]

    # --- accepting ---------------------------------------------------------------------------------------

    def _send_all(self, call: Call) -> dict[str, Any]:
        data = call.data()
        audience = data.get("filter")
        if not isinstance(audience, dict):
            raise ApiError(47001)
        to_all = bool(audience.get("is_to_all"))
        tag = audience.get("tag_id")
        if not to_all and tag is None:
            raise ApiError(40035)
        followers = self._account.people.followers()
        people = [p for p in followers if to_all or tag in p.tags]
        return self._accept(data, people, to_all=to_all, audience={"all": to_all, "tag": tag})

    def _send_list(self, call: Call) -> dict[str, Any]:
        data = call.data()
        openids = data.get("touser")
        if not isinstance(openids, list) or not 2 <= len(openids) <= 10_000:
            raise ApiError(40003)
        people = [p for p in (self._account.people.known(str(o)) for o in openids) if p and p.follows]
        return self._accept(data, people, to_all=False, audience={"list": openids}, total=len(openids))

    def _accept(
        self,
        data: dict[str, Any],
        people: list[Person],
        *,
        to_all: bool,
        audience: dict[str, Any],
        total: int | None = None,
    ) -> dict[str, Any]:
        account = self._account
        if not account.option("mass_terms"):
            raise ApiError(48003)
        # Before the content: a repeated send names a draft that the first one used up.
        client_id = self._client_id(data, audience)
        self._refuse_repeated(client_id)
        entry, articles = self._content(data)
        account.counters.spend("minute", "mass", account.limit("mass_per_minute"), 45011)
        self._spend_quota(to_all=to_all)
        if data["msgtype"] == "mpnews":
            account.articles.drafts.pop(str(data["mpnews"]["media_id"]), None)
        msg_id = str(1_000_000_000 + account.serial())
        job: dict[str, Any] = {
            "msg_id": msg_id,
            "msg_data_id": str(2_600_000_000 + account.serial()),
            "client_id": client_id,
            "asked_at": account.now(),
            "state": "sending",
            "to_all": to_all,
            "openids": [p.openid for p in people],
            "total": len(people) if total is None else total,
            "entry": entry,
            "articles": articles,
        }
        account.mass_jobs[msg_id] = job
        self._forget_old()
        if to_all and account.option("mass_confirm"):
            job["waits"] = True
            self._jobs.later(account.number("mass_confirm_window"), "mass_confirm", msg_id=msg_id)
        else:
            self._jobs.later(account.number("mass_delay"), "mass", msg_id=msg_id)
        account.changed(None)
        return done(msg_id=int(msg_id), msg_data_id=int(job["msg_data_id"]))

    def _content(self, data: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The line for the phones and the articles for the history. Raises ApiError."""
        msgtype = data.get("msgtype")
        if msgtype not in _KINDS:
            raise ApiError(40008)
        body = data.get("images" if msgtype == "image" and "images" in data else str(msgtype))
        if not isinstance(body, dict):
            raise ApiError(47001)
        if msgtype == "image" and isinstance(body.get("media_ids"), list) and body["media_ids"]:
            body = {"media_id": body["media_ids"][0]}
        kind = "video" if msgtype == "mpvideo" else str(msgtype)
        entry = rendered(self._account, kind, body)
        if msgtype == "mpnews":
            draft = self._account.articles.drafts.get(str(body.get("media_id")))
            if draft is None:
                raise ApiError(40007)
            return entry, draft
        return entry, [{"title": "", "text": entry["text"], "kind": entry["kind"]}]

    def _client_id(self, data: dict[str, Any], audience: dict[str, Any]) -> str:
        given = data.get("clientmsgid")
        if given is None:
            body = {k: v for k, v in data.items() if k != "send_ignore_reprint"}
            text = json.dumps([audience, body], sort_keys=True)
            return "digest:" + hashlib.sha256(text.encode()).hexdigest()
        if len(str(given)) > self._account.limit("clientmsgid_chars"):
            raise ApiError(45067)
        return str(given)

    def _refuse_repeated(self, client_id: str) -> None:
        """The first repetition learns the first ``msg_id``; hasty further ones are told to wait."""
        now = self._account.now()
        for job in self._account.mass_jobs.values():
            fresh = now - job["asked_at"] < self._account.number("clientmsgid_life")
            if job["client_id"] != client_id or not fresh:
                continue
            hasty = now - job.get("repeated_at", float("-inf")) < 60
            job["repeated_at"] = now
            if hasty:
                raise ApiError(45066)
            raise ApiError(45065, msg_id=int(job["msg_id"]), msg_data_id=int(job["msg_data_id"]))

    def _spend_quota(self, *, to_all: bool) -> None:
        counters, limit = self._account.counters, self._account.limit
        is_service = self._account.option("account_kind") == "service_verified"
        if is_service and not to_all:
            return  # the people over their monthly cap are filtered out instead
        if counters.used("day", "mass") >= limit("mass_per_day"):
            raise ApiError(45028)
        if is_service:
            counters.spend("month", "mass", limit("mass_per_month"), 45028)
        counters.add("day", "mass")

    def _forget_old(self) -> None:
        jobs = self._account.mass_jobs
        while len(jobs) > 1000:
            del jobs[next(iter(jobs))]

    # --- finishing ---------------------------------------------------------------------------------------

    def confirm(self, *, accept: bool) -> dict[str, Any]:
        """The administrator answers on the phone for the oldest send that waits."""
        for job in self._account.mass_jobs.values():
            if job.pop("waits", False):
                if accept:
                    self._jobs.later(self._account.number("mass_delay"), "mass", msg_id=job["msg_id"])
                else:
                    self._end(job, "err(40001)", [])
                return {"msg_id": job["msg_id"], "confirmed": accept}
        raise ControlError("no mass send waits for the administrator")

    def _unconfirmed(self, data: dict[str, Any]) -> None:
        job = self._account.mass_jobs.get(data["msg_id"])
        if job is not None and job.pop("waits", False):
            self._end(job, "err(40002)", [])

    def _finish(self, data: dict[str, Any]) -> None:
        job = self._account.mass_jobs.get(data["msg_id"])
        if job is None or job["state"] != "sending":
            return
        status = str(self._account.option("mass_result"))
        # An empty status was seen in the wild after sends that did arrive.
        receivers = self._receivers(job) if status in {_SUCCESS, ""} else []
        self._end(job, status, receivers)

    def _receivers(self, job: dict[str, Any]) -> list[Person]:
        """Who is not over the monthly cap of their account; counts them."""
        month = month_of(self._account.now())
        cap = self._account.limit("mass_per_month")
        is_service = self._account.option("account_kind") == "service_verified"
        receivers = []
        for openid in job["openids"]:
            person = self._account.people.known(openid)
            if person is None or not person.follows:
                continue
            received = person.mass.get(month, 0)
            if not is_service or received < cap:
                person.mass = {month: received + 1}
                receivers.append(person)
        return receivers

    def _end(self, job: dict[str, Any], status: str, receivers: list[Person]) -> None:
        succeeded = status in {_SUCCESS, ""}
        job["state"] = "sent" if succeeded else "failed"
        articles = job.pop("articles")
        del job["openids"]
        urls: list[dict[str, Any]] = []
        if succeeded:
            urls = self._deliver(job, articles, receivers)
        reached = [p for p in receivers if not p.refuses]
        self._notices.send(
            "MASSSENDJOBFINISH",
            MsgID=int(job["msg_id"]),
            Status=status,
            TotalCount=job["total"] if status else "",
            FilterCount=len(receivers) if status else "",
            SentCount=len(reached) if status else "",
            ErrorCount=len(receivers) - len(reached) if status else "",
            CopyrightCheckResult={"Count": 0, "ResultList": {}, "CheckState": 2},
            ArticleUrlResult={"Count": len(urls), "ResultList": {"item": urls} if urls else {}},
        )

    def _deliver(
        self, job: dict[str, Any], articles: list[dict[str, Any]], receivers: list[Person]
    ) -> list[dict[str, Any]]:
        """Fill the history (sends to all only) and the phones; give the articles' addresses."""
        account = self._account
        entry = {**job["entry"], "from": "brand", "via": "mass", "mass_id": job["msg_id"]}
        urls: list[dict[str, Any]] = []
        if job["to_all"]:
            posts = account.articles.appear(articles, at=account.now(), via="mass", origin=job["msg_id"])
            account.changed(None)
            urls = [{"ArticleIdx": p["index"], "ArticleUrl": p["url"]} for p in posts]
            if entry["kind"] == "article":
                cards = [{"title": p["title"], "description": p["digest"], "url": p["url"]} for p in posts]
                entry |= article_card(cards)
        for person in receivers:
            if not person.refuses:
                account.show(person, dict(entry))
        return urls if entry["kind"] == "article" else []

    # --- the other calls ---------------------------------------------------------------------------------

    def _preview(self, call: Call) -> dict[str, Any]:
        data = call.data()
        account = self._account
        entry, _articles = self._content(data)
        if name := data.get("towxname"):
            person = account.people.find(str(name))
            if person is None:
                raise ApiError(46004)
        else:
            person = account.people.by_openid(data.get("touser"))
        account.counters.spend("day", "preview", account.limit("mass_preview_limit"), 45009)
        account.show(person, {**entry, "from": "brand", "via": "preview"})
        return done(msg_id=1_000_000_000 + account.serial())

    def _get(self, call: Call) -> dict[str, Any]:
        job = self._job(call)
        return {"msg_id": int(job["msg_id"]), "msg_status": _STATES[job["state"]]}

    def _delete(self, call: Call) -> dict[str, Any]:
        """Take the article's page down; what was delivered stays on the phones."""
        job = self._job(call)
        if job["entry"]["kind"] != "article":
            raise ApiError(40059)
        index = integer(call.data().get("article_idx"))
        self._account.articles.remove(job["msg_id"], index)
        if index == 0:
            job["state"] = "deleted"
        self._account.changed(None)
        return done()

    def _job(self, call: Call) -> dict[str, Any]:
        job = self._account.mass_jobs.get(str(call.data().get("msg_id")))
        if job is None:
            raise ApiError(40059)
        return job
