"""The provider at which people sign in: OpenID Connect, with a code and PKCE.

Nothing is asked of it until somebody signs in, and the portal stays up while it is down.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import Any, Final
from urllib.parse import quote_plus, urlencode

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from poort.settings import Settings, is_guarded_address
from web.oidc_attempt import Attempt
from web.oidc_token import TokenRefusedError, believed
from web.oidc_wire import ProviderUnavailableError, read, refused, unavailable

RETURN_PATH: Final = "/aanmelden/terug"
#: What a provider says of itself and its keys is asked anew each day.
_KEPT_FOR: Final = timedelta(days=1)
#: A token may name a key that we do not know: that is asked once in a while, not at each token.
_KEYS_AT_MOST_EVERY: Final = timedelta(seconds=30)
#: While it does not answer, only one visitor in so many seconds waits for it.
_REST: Final = timedelta(seconds=5)
_BASIC: Final = "client_secret_basic"
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who signed in: known by `subject`; `address` is empty unless the provider verified it."""

    subject: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the provider said of itself."""

    metadata: Mapping[str, Any]
    keys: KeySet
    asked_at: datetime
    keys_asked_at: datetime


@dataclass(kw_only=True)
class Provider:
    """One provider; what it said of itself is remembered by this process."""

    issuer: str
    client_id: str
    client_secret: str | None
    portal_address: str
    now: Callable[[], datetime]
    _known: _Known | None = None
    _rests_until: datetime | None = None
    _lock: Lock = field(default_factory=Lock)

    def address(self, attempt: Attempt) -> str:
        """Where the browser goes to sign in.

        Raises:
            ProviderUnavailableError: the provider cannot be asked where that is.
        """
        endpoint = self._asked().metadata["authorization_endpoint"]
        address: str = prepare_grant_uri(
            endpoint,
            client_id=self.client_id,
            response_type="code",
            redirect_uri=self._return_address,
            scope="openid email",
            state=attempt.state,
            nonce=attempt.nonce,
            code_challenge=create_s256_code_challenge(attempt.verifier),
            code_challenge_method="S256",
        )
        return address

    def login(self, code: str, *, attempt: Attempt, named_issuer: str | None) -> Login:
        """Who signed in, by the code that the browser brought back.

        Raises:
            ProviderUnavailableError: the provider cannot be asked.
            SignInRefusedError: the code or the token is not of this attempt, or not to be believed.
        """
        known = self._asked()
        self._check_sender(known.metadata, named_issuer)
        answer = self._exchanged(known.metadata, code, attempt)
        claims = self._claims(answer, attempt)
        return Login(
            subject=_subject(self.issuer, claims["sub"]),
            address=_verified_address(self._with_address(claims, known.metadata, answer)),
        )

    def sign_out_address(self) -> str | None:
        """Where the browser signs out at the provider too; None when it has no such place."""
        try:
            endpoint = self._asked().metadata.get("end_session_endpoint")
        except ProviderUnavailableError:
            return None
        if not (isinstance(endpoint, str) and is_guarded_address(endpoint)):
            return None
        query = {"client_id": self.client_id, "post_logout_redirect_uri": f"{self.portal_address}/"}
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"

    def _check_sender(self, metadata: Mapping[str, Any], named: str | None) -> None:
        """An answer of another provider is refused (RFC 9207, mix-up)."""
        must_name = metadata.get("authorization_response_iss_parameter_supported") is True
        if named != self.issuer and (named is not None or must_name):
            raise refused("the answer names another issuer")

    def _exchanged(
        self, metadata: Mapping[str, Any], code: str, attempt: Attempt
    ) -> Mapping[str, Any]:
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._return_address,
            "code_verifier": attempt.verifier,
        }
        return self._asked_token(metadata, fields)

    def _asked_token(
        self, metadata: Mapping[str, Any], fields: Mapping[str, str]
    ) -> Mapping[str, Any]:
        """Show that we are this client, and what we came for (RFC 6749, 2.3.1 and 4.1.3)."""
        named, shown = {**fields, "client_id": self.client_id}, None
        if self.client_secret is not None:
            # Basic is what a provider that says nothing takes.
            taken = metadata.get("token_endpoint_auth_methods_supported") or [_BASIC]
            if _BASIC in taken:
                shown = (quote_plus(self.client_id), quote_plus(self.client_secret))
            else:
                named["client_secret"] = self.client_secret
        return read(metadata["token_endpoint"], fields=named, auth=shown)

    def _claims(self, answer: Mapping[str, Any], attempt: Attempt) -> Mapping[str, Any]:
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise refused("no id_token")
        try:
            return believed(
                token,
                keys=self._keys_for(token),
                issuer=self.issuer,
                client_id=self.client_id,
                nonce=attempt.nonce,
                now=self.now(),
            )
        except TokenRefusedError as error:
            raise refused(str(error)) from error

    def _with_address(
        self, claims: Mapping[str, Any], metadata: Mapping[str, Any], answer: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """With a code, the address may stand at another endpoint (OpenID Connect Core, 5.4)."""
        endpoint, access = metadata.get("userinfo_endpoint"), answer.get("access_token")
        if "email" in claims or not (isinstance(endpoint, str) and isinstance(access, str)):
            return claims
        found = read(endpoint, bearer=access)
        if found.get("sub") != claims["sub"]:
            raise refused("the address is of somebody else")
        return found

    def _keys_for(self, token: str) -> KeySet:
        """The keys of the provider, asked once more when the token names an unknown one."""
        known = self._asked()
        try:
            named = jws.extract_compact(token.encode()).headers().get("kid")
        except (JoseError, ValueError) as error:
            raise refused(f"no token at all: {error}") from error
        if named is None or any(key.kid == named for key in known.keys):
            return known.keys
        with self._lock:
            known = self._known or known
            if self.now() - known.keys_asked_at >= _KEYS_AT_MOST_EVERY:
                known = self._known = _Known(
                    metadata=known.metadata,
                    keys=self._read_keys(known.metadata),
                    asked_at=known.asked_at,
                    keys_asked_at=self.now(),
                )
            return known.keys

    def _asked(self) -> _Known:
        """What the provider says of itself; who comes while it does not answer is not kept."""
        with self._lock:
            now = self.now()
            if self._known is not None and now - self._known.asked_at < _KEPT_FOR:
                return self._known
            if self._rests_until is not None and now < self._rests_until:
                raise ProviderUnavailableError
            try:
                metadata = self._read_metadata()
                keys = self._read_keys(metadata)
            except ProviderUnavailableError:
                self._rests_until = self.now() + _REST
                raise
            self._known = _Known(metadata=metadata, keys=keys, asked_at=now, keys_asked_at=now)
            return self._known

    def _read_metadata(self) -> Mapping[str, Any]:
        found = read(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.issuer:
            raise unavailable(ValueError("it calls itself otherwise than POORT_OIDC_ISSUER"))
        for name in _ENDPOINTS:
            if not is_guarded_address(str(found.get(name, ""))):
                raise unavailable(ValueError(f"{name} is missing, or not https"))
        return found

    def _read_keys(self, metadata: Mapping[str, Any]) -> KeySet:
        found = read(metadata["jwks_uri"]).get("keys")
        try:
            listed = [key for key in found or [] if key.get("use", "sig") == "sig"]
            return KeySet.import_key_set({"keys": listed})
        except (JoseError, ValueError, TypeError, AttributeError, KeyError) as error:
            raise unavailable(error) from error

    @property
    def _return_address(self) -> str:
        return f"{self.portal_address}{RETURN_PATH}"


def provider_of(settings: Settings, *, now: Callable[[], datetime]) -> Provider | None:
    """The provider that was set; None where people sign in to the demo."""
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        return None
    secret = settings.oidc_client_secret
    return Provider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=None if secret is None else secret.get_secret_value(),
        portal_address=settings.portal_address,
        now=now,
    )


def _subject(issuer: str, subject: str) -> str:
    """One word for this person at this provider: of a fixed length, and nothing to read in it."""
    return "oidc:" + sha256(f"{issuer}\n{subject}".encode()).hexdigest()


def _verified_address(claims: Mapping[str, Any]) -> str:
    address = claims.get("email")
    if not isinstance(address, str) or claims.get("email_verified") is not True:
        return ""
    return address.strip().lower()
