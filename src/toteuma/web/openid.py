"""Signing in through a provider of OpenID Connect: authorisation code with PKCE, the token's signature, issuer, audience, time and nonce verified.

The provider says who somebody is; what they may do stands in the workplace. A person is found by one claim, whose value is the user name here.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import requests
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from django.core.cache import cache
from joserfc import jwt
from joserfc.jwk import KeySet

SCOPE = "openid profile email"
SECONDS = 10
"""So long the provider may take to answer."""
KEPT_SECONDS = 3600
SIGNATURES = ["RS256", "PS256", "ES256", "RS384", "ES384", "RS512", "ES512"]
"""A provider signs with a key of its own; a token without a signature, or with the shared secret, is none."""


class SignInFailed(Exception):
    """The provider refused, did not answer, or sent what cannot be trusted."""


@dataclass(frozen=True, slots=True)
class Started:
    """Where to send the browser, and what must come back with it."""

    address: str
    state: str
    nonce: str
    verifier: str


def is_set_up() -> bool:
    return bool(settings.OPENID["issuer"] and settings.OPENID["client_id"])


def started(back: str) -> Started:
    """The beginning of a sign-in that ends at the address ``back``. **Raises** SignInFailed."""
    verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
    address, state = _session(back).create_authorization_url(_provider()["authorization_endpoint"], nonce=nonce, code_verifier=verifier)
    return Started(address, state, nonce, verifier)


def user_name(back: str, answer: str, begun: Started) -> str:
    """The user name of who signed in, from the address by which the provider sent the browser back. **Raises** SignInFailed."""
    provider = _provider()
    try:
        token = _session(back, state=begun.state).fetch_token(
            provider["token_endpoint"], authorization_response=answer, code_verifier=begun.verifier, timeout=SECONDS
        )
        claims = _claims(str(token["id_token"]), provider, begun.nonce)
    except Exception as error:  # The libraries have an error of their own for each thing that can be wrong.
        raise SignInFailed(type(error).__name__) from error
    name = claims.get(settings.OPENID["claim"])
    if not isinstance(name, str) or not name or claims.get("email_verified") is False:
        raise SignInFailed(settings.OPENID["claim"])
    return name


def _session(back: str, **more: str) -> Any:
    given = settings.OPENID
    return OAuth2Session(given["client_id"], given["client_secret"], scope=SCOPE, redirect_uri=back, code_challenge_method="S256", **more)


def _provider() -> dict[str, Any]:
    """What the provider tells of itself."""
    issuer = settings.OPENID["issuer"]
    told: dict[str, Any] | None = cache.get(f"openid:{issuer}")
    if told is None:
        told = _asked(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if str(told.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
            raise SignInFailed("issuer")
        cache.set(f"openid:{issuer}", told, KEPT_SECONDS)
    return told


def _claims(id_token: str, provider: dict[str, Any], nonce: str) -> dict[str, Any]:
    token = jwt.decode(id_token, KeySet.import_key_set(_asked(provider["jwks_uri"])), algorithms=SIGNATURES)
    jwt.JWTClaimsRegistry(
        leeway=60,
        iss={"essential": True, "value": provider["issuer"]},
        aud={"essential": True, "value": settings.OPENID["client_id"]},
        exp={"essential": True},
        nonce={"essential": True, "value": nonce},
    ).validate(token.claims)
    return dict(token.claims)


def _asked(address: str) -> Any:
    try:
        answer = requests.get(address, timeout=SECONDS)
        answer.raise_for_status()
        return answer.json()
    except (requests.RequestException, ValueError) as error:
        raise SignInFailed(type(error).__name__) from error
