"""An issuer of tokens, with keys of each kind."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from api.access.key_sets import KeySet
from api.access.tokens import Issuer

ISSUER = "https://issuer.example"
AUDIENCE = "touchstone"

RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
ED_KEY = ed25519.Ed25519PrivateKey.generate()
OTHER_RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)

PRIVATE: dict[str, Any] = {"RS256": RSA_KEY, "ES256": EC_KEY, "EdDSA": ED_KEY}
PUBLIC: dict[str, dict[str, Any]] = {
    "RS256": RSAAlgorithm.to_jwk(RSA_KEY.public_key(), as_dict=True),
    "ES256": ECAlgorithm.to_jwk(EC_KEY.public_key(), as_dict=True),
    "EdDSA": OKPAlgorithm.to_jwk(ED_KEY.public_key(), as_dict=True),
}


def key_set(*algorithms: str) -> bytes:
    """What the issuer publishes; the id of each key is its algorithm."""
    keys = [{**PUBLIC[algorithm], "kid": algorithm, "use": "sig"} for algorithm in algorithms or PUBLIC]
    return json.dumps({"keys": keys}).encode()


class Published:
    """Counts how often it is asked for. `failure`, while it is set, is raised."""

    def __init__(self, body: bytes | None = None) -> None:
        self.body = key_set() if body is None else body
        self.asked = 0
        self.failure: Exception | None = None

    async def fetch(self, url: str) -> bytes:
        assert url == f"{ISSUER}/keys"
        self.asked += 1
        if self.failure is not None:
            raise self.failure
        return self.body

    def keys(self) -> KeySet:
        return KeySet(f"{ISSUER}/keys", self.fetch)

    def issuer(self) -> Issuer:
        return Issuer(ISSUER, AUDIENCE, self.keys())


def signed(
    algorithm: str = "ES256",
    *,
    key: Any = None,  # noqa: ANN401 - of any kind
    headers: dict[str, str] | None = None,
    **claims: Any,  # noqa: ANN401 - whatever a test wants to claim
) -> str:
    """A token that is good for five minutes, with these claims; None leaves one out, and a span is from now on."""
    now = datetime.now(UTC)
    said = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ann", "exp": timedelta(minutes=5), "iat": now, **claims}
    said = {
        name: now + value if isinstance(value, timedelta) else value
        for name, value in said.items()
        if value is not None
    }
    head = {"kid": algorithm} if headers is None else headers
    return jwt.encode(said, key or PRIVATE[algorithm], algorithm, head)
