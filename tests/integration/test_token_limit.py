"""A person never has more tokens than may be, however many are asked for at the same moment and by whom."""

import asyncio
from contextlib import AsyncExitStack

from tests.integration.store_rig import NOW, Stores

from kefu_adapters.stores.people_store import PeopleStore, User
from kefu_adapters.stores.session_store import SessionStore

MOST, TRIES, PEOPLE = 20, 40, 8


async def test_many_at_once_stay_within_the_limit(stores: Stores) -> None:
    place = stores.make("here")
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(stores.opened(place))
        alone = stores.kind == "sqlite"  # one process has the file
        other = one if alone else await stack.enter_async_context(stores.opened(place))
        sessions = [SessionStore(one.database), SessionStore(other.database)]
        for person in range(PEOPLE):
            user = f"u{person}"
            await PeopleStore(one.database).save_user(User(id=user, name=user, created_at=NOW))
            asked = [
                sessions[number % 2].put_token(f"{user} {number}", user, "t", NOW, NOW + 1000, MOST)
                for number in range(TRIES)
            ]
            given = await asyncio.gather(*asked)
            rows = await one.database.read("SELECT count(*) FROM tokens WHERE user_id=?", (user,))
            assert (sum(given), rows[0][0]) == (MOST, MOST)
