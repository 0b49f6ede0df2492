"""Asking the provider something, and what may come of it."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import httpx

from domain.errors import PoortError

_log = logging.getLogger(__name__)
_TIMEOUT_SECONDS: Final = 5.0


class ProviderUnavailableError(PoortError):
    """The provider does not answer, or not as a provider does."""

    message = (
        "Signing in is not possible now: the sign-in service of your organisation does not"
        " answer. Try again in a minute. Who is signed in already can go on."
    )
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retry_after_seconds = 30


class SignInRefusedError(PoortError):
    """What came back does not prove who somebody is."""

    message = "Signing in did not succeed. Sign in once more."
    status = HTTPStatus.FORBIDDEN


def read(
    address: str,
    *,
    fields: Mapping[str, str] | None = None,
    auth: tuple[str, str] | None = None,
    bearer: str | None = None,
) -> dict[str, Any]:
    """The JSON object that stands there; `fields` are posted.

    Raises:
        ProviderUnavailableError: there is no such answer.
        SignInRefusedError: the provider does not take what was posted.
    """
    headers = {} if bearer is None else {"Authorization": f"Bearer {bearer}"}
    method = "GET" if fields is None else "POST"
    try:
        with httpx.Client(timeout=_TIMEOUT_SECONDS) as client:
            answer = client.request(method, address, data=fields, auth=auth, headers=headers)
        if fields is not None and answer.is_client_error:
            raise refused(f"{answer.status_code}: {answer.text[:200]}")
        found = answer.raise_for_status().json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise unavailable(error) from error
    if not isinstance(found, dict):
        raise unavailable(ValueError("no JSON object"))
    return found


def refused(reason: str) -> SignInRefusedError:
    """The refusal to raise; why is for the log only."""
    _log.warning("sign_in_refused", extra={"reason": reason})
    return SignInRefusedError()


def unavailable(error: Exception) -> ProviderUnavailableError:
    """The error to raise; why is for the log only."""
    _log.warning("provider_unavailable", extra={"reason": f"{type(error).__name__}: {error}"})
    return ProviderUnavailableError()
