"""What leads to each unsafe route, and then calls it: one function a route, or one for several alike."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
from tests.fakes.fleet import PASSWORD, SECRET, FakeFleet
from tests.integration.test_impostors import reported
from tests.security.audit_walk import Walk

from kefu_adapters.stores.erasure import Eraser
from kefu_bots.knowledge import bring_in
from kefu_bots.personal_data import PersonalData
from kefu_bots.proofs import Proofs
from kefu_core.proposals import ProposalKind

Step = Callable[[Walk], Awaitable[Any]]
RATE = {
    "topic": "other",
    "phrasings": {"zh": ["怎么评价"], "en": ["how to rate", "leave a review"]},
    "answers": {"zh": "在对话结束后打分。", "en": "Rate after the talk."},
}


async def announcement(walk: Walk, stage: str, act: str, body: Any = None, who: str = "desk") -> None:
    path = await walk.draft(stage)
    await getattr(walk, who).post(f"{path}/{act}", body)


async def edited(walk: Walk) -> None:
    status, _ = await walk.desk.call("PUT", await walk.draft(), {"content": {**walk.content(), "title": "S"}})
    assert status == 200


async def approved(walk: Walk) -> None:
    path = await walk.draft("review")
    seen = (await walk.other.get(path))["announcement"]["content_hash"]
    await walk.other.post(f"{path}/approve", {"hash": seen, "password": PASSWORD})


async def decide_post(walk: Walk) -> None:
    path = await walk.draft("sent")
    (row,) = (await walk.desk.get(path))["deliveries"]
    await walk.kefu.ledger.database.write(("UPDATE deliveries SET status='unknown' WHERE id=?", (row["id"],)))
    await walk.desk.post(f"{path}/deliveries/{row['id']}", {"to": "arrived"})


async def decided(walk: Walk) -> None:
    path, delivery = await walk.lost("unknown")
    await walk.desk.post(f"{path}/deliveries/{delivery}", {"to": "arrived"})


async def letter(walk: Walk) -> None:
    _, delivery = await walk.lost("failed")
    await walk.desk.post(f"/api/dead-letters/{delivery}", {"to": "discard"})


async def message(walk: Walk, act: str, body: Any) -> None:
    path, message = await walk.replied()
    await walk.desk.post(f"{path}/messages/{message}/{act}", body)


async def canned(walk: Walk, method: str) -> None:
    wish = {"title": "Hi", "text": {"zh": "您好", "en": "Hello"}}
    made = await walk.desk.post("/api/canned", wish)
    if method != "POST":
        identity = made["canned"]["id"] if "canned" in made else made["id"]
        status, data = await walk.desk.call(method, f"/api/canned/{identity}", wish if method == "PUT" else None)
        assert status == 200, data


async def template(walk: Walk, *, remove: bool = False) -> None:
    made = await walk.desk.post("/api/templates", {"name": "T", "content": walk.content()})
    if remove:
        assert (await walk.desk.call("DELETE", f"/api/templates/{made['id']}"))[0] == 200


async def reply(walk: Walk) -> None:
    await walk.replied()


async def bulk(walk: Walk) -> None:
    path = await walk.claimed()
    await walk.desk.post("/api/bulk", {"ids": [path.rpartition("/")[2]], "do": "resolve", "key": "bulk-key-1"})


async def known(walk: Walk) -> None:
    """The fleet's one answer stands in the database, and a draft of another waits."""
    keeper = walk.kefu.keeper
    await bring_in(keeper.store, keeper.answers.knowledge, author="import", at=1)
    await keeper.look()
    status, data = await walk.desk.call("PUT", "/api/knowledge/rate", {"content": RATE, "base": 0})
    assert status == 201, data


async def entry(walk: Walk, act: str, body: Any = None) -> None:
    await known(walk)
    await walk.desk.post(f"/api/{act}", body)


async def regression(walk: Walk, *, remove: bool = False) -> None:
    await walk.desk.post("/api/regressions", {"items": [{"question": "what do you charge"}]})
    if remove:
        ((one,),) = [(await walk.desk.get("/api/regressions"))["items"]]
        assert (await walk.desk.call("DELETE", f"/api/regressions/{one['id']}"))[0] == 200


async def target(walk: Walk) -> None:
    assert (await walk.desk.call("PUT", "/api/answer-target", {"target": 0.99}))[0] == 200


async def person(walk: Walk, act: str = "", body: Any = None) -> None:
    await walk.desk.post(f"/api/people/{await walk.kefu.person('three')}{act}", body)


async def proposal(walk: Walk, act: str) -> None:
    person = await walk.kefu.person("three")
    made = await walk.desk.post(f"/api/people/{person}", {"do": "rights", "rights": ["viewer"]})
    await walk.other.post(f"/api/proposals/{made['proposal']}/{act}")


async def official(walk: Walk) -> None:
    official = walk.kefu.relay.official
    await official.open()
    wish = {"version": 1, "list": {**official.content, "emails": ["help@orbit.example"]}}
    await walk.desk.post("/api/official/proposals", wish)


async def impostor(walk: Walk, act: str, body: Any = None) -> None:
    kefu = walk.kefu
    kefu.intake.proofs = Proofs(
        database=kefu.ledger.database, key=SECRET, clock=kefu.clock, fabric=kefu.fabric, life=timedelta(hours=72)
    )
    await reported(kefu)
    (one,) = (await walk.desk.get("/api/impostors"))["items"]
    await walk.desk.post(f"/api/impostors/{one['id']}/{act}", body)


def with_personal_data(kefu: FakeFleet, listed: Path) -> None:
    data = PersonalData(
        ledger=kefu.ledger, intake=kefu.intake, fabric=kefu.fabric, threads=kefu.relay.threads,
        eraser=Eraser(kefu.ledger.database, b"k" * 32, blobs=listed.parent / "blobs"),
        audit=kefu.relay.audit, listed=listed,
    )  # fmt: skip
    kefu.relay.personal = data
    kefu.relay.proposals.register(ProposalKind.ERASURE, data.version, data.carry_out)


async def erasure(walk: Walk) -> None:
    with_personal_data(walk.kefu, walk.kefu.keeper.cache.parent / "erasures.jsonl")
    await walk.desk.post(f"{await walk.claimed()}/erasure")


async def verify(walk: Walk) -> None:
    await walk.desk.post("/api/me/verify", {"password": PASSWORD})


async def security(walk: Walk, act: str, body: Any = None, *, apps: int = 0, method: str = "POST") -> None:
    """Something about one's own way in, by somebody with so many authenticator apps."""
    desk, made = walk.desk, ""
    await desk.show_again()
    for _ in range(apps):
        seed = (await desk.post("/api/me/factors/totp"))["seed"]
        code = pyotp.TOTP(seed).at(int(walk.kefu.clock.seconds()))
        made = (await desk.post("/api/me/factors", {"name": "App", "code": code}))["id"]
    if act:
        status, data = await desk.call(method, f"/api/me/{act.replace('{factor}', made)}", body or {})
        assert status == 200, data


async def linked(walk: Walk) -> None:
    content = walk.content() | {"variants": [{"language": "en", "text": "See https://elsewhere.example/now"}]}
    made = (await walk.desk.post("/api/announcements", {"content": content}))["announcement"]
    await walk.desk.post(f"/api/announcements/{made['id']}/allow-links", {"reason": "a partner"})


async def token(walk: Walk, ends: str = "") -> None:
    """A token is made; ``ends``: the path under which it is ended again."""
    desk = walk.desk
    wish = {"name": "ci", "rights": ["lead"], "days": 7}
    made = (await desk.post("/api/me/tokens", wish))["items"][-1]["id"]
    if ends:
        path = f"/api/{ends.format(me=desk.me['user']['id'])}/tokens/{made}"
        assert (await desk.call("DELETE", path))[0] == 200


def posted(path: str, body: Any = None) -> Step:
    async def step(walk: Walk) -> None:
        await walk.desk.post(path, body)

    return step
