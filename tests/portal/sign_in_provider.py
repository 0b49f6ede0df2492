"""An OpenID Connect provider in a process of its own: it signs tokens and demands PKCE.

`python -m tests.portal.sign_in_provider CLIENT_ID CLIENT_SECRET` writes its port on one line. It
lets in at once whoever `/control` says, and lies in the ways that `/control` asks for.
"""

import hmac
import json
import secrets
import socket
import sys
from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import unquote_plus, urlencode

import uvicorn
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route


@dataclass(kw_only=True)
class Orders:
    """What a test asked of this provider."""

    now: int = 0
    user: dict[str, object] = field(default_factory=dict)
    #: Laid over the claims of the next tokens; None leaves a claim out.
    claims: dict[str, object] = field(default_factory=dict)
    signing: str = "RS256"
    is_down: bool = False
    address_in_token: bool = True


@dataclass(kw_only=True)
class Provider:
    """One provider with one client."""

    issuer: str
    client_id: str
    client_secret: str
    orders: Orders = field(default_factory=Orders)
    keys: list[RSAKey] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    #: How often each path was asked.
    asked: dict[str, int] = field(default_factory=dict)

    def rotate(self) -> None:
        """Sign with a new key from now on."""
        self.keys = [RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig"})]

    def id_token(self, nonce: str) -> str:
        """What this provider says of the user, signed as ordered."""
        orders = self.orders
        user = {
            name: value
            for name, value in orders.user.items()
            if orders.address_in_token or not name.startswith("email")
        }
        claims: dict[str, object] = {
            "iss": self.issuer,
            "aud": self.client_id,
            "iat": orders.now,
            "exp": orders.now + 300,
            "nonce": nonce,
            **user,
            **orders.claims,
        }
        told = {name: value for name, value in claims.items() if value is not None}
        return self._signed(told)

    def _signed(self, claims: dict[str, object]) -> str:
        key = self.keys[0]
        match self.orders.signing:
            case "none":
                head, body, _ = jwt.encode({"alg": "RS256"}, claims, key).split(".")
                head = _plain({"alg": "none"})
                return f"{head}.{body}."
            case "HS256 with the public key":
                head, body, _ = jwt.encode({"alg": "RS256"}, claims, key).split(".")
                head = _plain({"alg": "HS256", "kid": key.kid})
                made = hmac.digest(key.as_pem(private=False), f"{head}.{body}".encode(), "sha256")
                return f"{head}.{body}.{_unpadded(made)}"
            case "a key of somebody else":
                return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, RSAKey.generate_key())
            case "a key that it does not publish":
                return jwt.encode({"alg": "RS256", "kid": "x"}, claims, RSAKey.generate_key())
            case algorithm:
                return jwt.encode({"alg": algorithm, "kid": key.kid}, claims, key)


def _plain(header: dict[str, str | None]) -> str:
    """A header as a token bears it, for what the library rightly does not sign."""
    return _unpadded(json.dumps(header).encode())


def _unpadded(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


async def _metadata(request: Request) -> Response:
    provider: Provider = request.app.state.provider
    if provider.orders.is_down:
        return Response(status_code=HTTPStatus.BAD_GATEWAY)
    issuer = provider.issuer
    return JSONResponse(
        {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
            "userinfo_endpoint": f"{issuer}/userinfo",
            "end_session_endpoint": f"{issuer}/end",
            "authorization_response_iss_parameter_supported": True,
        }
    )


async def _keys(request: Request) -> Response:
    provider: Provider = request.app.state.provider
    if provider.orders.is_down:
        return Response(status_code=HTTPStatus.BAD_GATEWAY)
    return JSONResponse({"keys": [key.as_dict(private=False) for key in provider.keys]})


async def _authorize(request: Request) -> Response:
    """Let the user in at once; a request without PKCE, state or nonce is refused."""
    provider: Provider = request.app.state.provider
    asked = dict(request.query_params)
    demanded = {
        "response_type": "code",
        "client_id": provider.client_id,
        "code_challenge_method": "S256",
    }
    has_all = all(asked.get(name) for name in ("state", "nonce", "code_challenge", "redirect_uri"))
    if not has_all or any(asked.get(name) != value for name, value in demanded.items()):
        return Response("refused", status_code=HTTPStatus.BAD_REQUEST)
    code = secrets.token_urlsafe(16)
    provider.codes[code] = asked
    answer = urlencode({"code": code, "state": asked["state"], "iss": provider.issuer})
    return RedirectResponse(f"{asked['redirect_uri']}?{answer}")


async def _token(request: Request) -> Response:
    """Give a token for a code: once, to this client, to who knows the verifier."""
    provider: Provider = request.app.state.provider
    if provider.orders.is_down:
        return Response(status_code=HTTPStatus.BAD_GATEWAY)
    form = await request.form()
    asked = provider.codes.pop(str(form.get("code")), None)
    if not _is_client(request, str(form.get("client_id")), provider):
        return JSONResponse({"error": "invalid_client"}, status_code=HTTPStatus.UNAUTHORIZED)
    if asked is None or not _matches(asked, dict(form)):
        return JSONResponse({"error": "invalid_grant"}, status_code=HTTPStatus.BAD_REQUEST)
    return JSONResponse(
        {
            "access_token": "access",
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": provider.id_token(asked["nonce"]),
        }
    )


def _is_client(request: Request, named: str, provider: Provider) -> bool:
    if not provider.client_secret:
        return named == provider.client_id
    shown = b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode()
    return unquote_plus(shown) == f"{provider.client_id}:{provider.client_secret}"


def _matches(asked: dict[str, str], form: dict[str, object]) -> bool:
    challenge = create_s256_code_challenge(str(form.get("code_verifier")))
    return (
        challenge == asked["code_challenge"] and form.get("redirect_uri") == asked["redirect_uri"]
    )


async def _userinfo(request: Request) -> Response:
    provider: Provider = request.app.state.provider
    if request.headers.get("authorization") != "Bearer access":
        return Response(status_code=HTTPStatus.UNAUTHORIZED)
    return JSONResponse(provider.orders.user)


async def _control(request: Request) -> Response:
    """Take orders from a test, and say how often each path was asked."""
    provider: Provider = request.app.state.provider
    orders = await request.json()
    if orders.pop("rotate", False):
        provider.rotate()
    provider.orders = Orders(**(vars(provider.orders) | orders))
    return JSONResponse(provider.asked)


def main() -> None:
    """Serve until the test ends this process."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    client_id, client_secret = sys.argv[1:]
    provider = Provider(
        issuer=f"http://127.0.0.1:{port}", client_id=client_id, client_secret=client_secret
    )
    provider.rotate()

    def counted(path: str, endpoint: object, method: str = "GET") -> Route:
        async def counting(request: Request) -> Response:
            provider.asked[path] = provider.asked.get(path, 0) + 1
            answer: Response = await endpoint(request)  # type: ignore[operator] # one of ours
            return answer

        return Route(path, counting, methods=[method])

    app = Starlette(
        routes=[
            counted("/.well-known/openid-configuration", _metadata),
            counted("/keys", _keys),
            counted("/authorize", _authorize),
            counted("/token", _token, "POST"),
            counted("/userinfo", _userinfo),
            Route("/control", _control, methods=["POST"]),
        ]
    )
    app.state.provider = provider
    print(port, flush=True)  # noqa: T201 -- the test reads it
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listening])


if __name__ == "__main__":
    main()
