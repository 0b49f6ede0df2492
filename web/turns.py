"""No more requests at work at once than the store has connections for.

A request holds its connection over several turns in threads: one to open its desk, one for the
page itself. Without a bound here a crowd fills every thread with requests that wait for a
connection, while those that have one wait for a thread, until all give up. Waiting for a turn
takes neither; and a form is read before, so that a slow sender holds up nobody.
"""

from collections.abc import AsyncIterator
from typing import Final

from fastapi import Depends
from starlette.requests import Request

from web.portal import portal_of


async def take_turn(request: Request) -> AsyncIterator[None]:
    """Wait until there is room, and give it back when the answer is made."""
    async with portal_of(request).turns:
        yield


#: What a route that opens the store is declared with.
IN_TURN: Final = Depends(take_turn, scope="function")
