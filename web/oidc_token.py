"""Whether a provider's word about somebody may be believed: OpenID Connect Core, 3.1.3.7."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

#: Signatures that only the provider can make. Not "none", and none with a shared secret: our
#: copy of the public key would be taken for one.
ALGORITHMS: Final = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "EdDSA",
)
#: How far the clock of the provider may be off.
_LEEWAY_SECONDS: Final = 60


class TokenRefusedError(Exception):
    """The token is not what we asked for; what is wrong stands in the text, for the log."""


def believed(  # noqa: PLR0913 -- each is a thing to hold the token against
    token: str, *, keys: KeySet, issuer: str, client_id: str, nonce: str, now: datetime
) -> Mapping[str, Any]:
    """What the token says, when it is signed by the provider, for us, now and for this sign-in.

    Raises:
        TokenRefusedError: one of these does not hold.
    """
    try:
        claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(claims)
    except (JoseError, ValueError) as error:
        raise TokenRefusedError(f"{type(error).__name__}: {error}") from error
    if claims.get("azp", client_id) != client_id:
        raise TokenRefusedError("made for another client (azp)")
    return claims
