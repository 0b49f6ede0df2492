"""Every route of the portal and of the API in it, found by walking over the application."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A route, under the path that leads to it from outside."""

    path: str
    route: APIRoute

    @property
    def method(self) -> str:
        """How it is asked; our routes have one method each."""
        return next(iter(self.route.methods or {"GET"}))


def routes_in(app: FastAPI) -> tuple[Found, ...]:
    """Every route of that application."""
    return tuple(_walk(app.routes, before=""))


def _walk(routes: Sequence[BaseRoute], *, before: str) -> Iterator[Found]:
    for route in routes:
        # FastAPI keeps a router that was included as a whole, since its release 0.140 or so.
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from _walk(included.routes, before=before)
        elif isinstance(route, Mount):
            yield from _walk(route.routes, before=before + route.path)
        elif isinstance(route, APIRoute):
            yield Found(path=before + route.path, route=route)
