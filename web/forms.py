"""What pages with forms share: mistakes at their fields, and the way on after a good one."""

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """What is wrong with one field, in words for its reader; the field's id is its name."""

    field: str
    message: str


def go_on(
    address: str, *, done: str | None = None, anchor: str | None = None, **query: str
) -> Response:
    """Send the browser on after a form that was carried out, so that a reload repeats nothing.

    `done` is the word by which the next page says what happened, `anchor` the place on it.
    """
    values = query if done is None else {**query, "gedaan": done}
    where = f"{address}?{urlencode(values)}" if values else address
    where += f"#{anchor}" if anchor else ""
    return RedirectResponse(where, status_code=HTTPStatus.SEE_OTHER)


def project_url(number: str) -> str:
    """The address of a project; its number may hold any character but a slash."""
    return f"/projecten/{quote(number, safe='')}"


def gate_url(number: str, gate_id: str) -> str:
    """The address of a gate of a project."""
    return f"{project_url(number)}/poort/{quote(gate_id, safe='')}"


def is_fragment(request: Request) -> bool:
    """Whether a script on our page asks for a part of it, instead of a browser for all."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-Boosted") != "true"
