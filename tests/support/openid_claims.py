"""What can be wrong in the claims of an ID token, by the name of the fault."""

from typing import Any

CLIENT = "flat-render"
CLAIM_FAULTS: dict[str, Any] = {
    "wrong nonce": lambda _: {"nonce": "another"},
    "no nonce": lambda _: {"nonce": None},
    "wrong aud": lambda _: {"aud": "somebody-else"},
    "two aud": lambda _: {"aud": [CLIENT, "somebody-else"]},
    "wrong azp": lambda _: {"azp": "somebody-else"},
    "wrong iss": lambda claims: {"iss": f"{claims['iss']}/"},
    "no iss": lambda _: {"iss": None},
    "expired": lambda claims: {"exp": claims["iat"] - 60},
    "no exp": lambda _: {"exp": None},
    "exp as a word": lambda claims: {"exp": str(claims["exp"])},
    "old": lambda claims: {"iat": claims["iat"] - 901},
    "of tomorrow": lambda claims: {"iat": claims["iat"] + 86_400, "exp": claims["iat"] + 90_000},
    "no iat": lambda _: {"iat": None},
    "no sub": lambda _: {"sub": None},
    "empty sub": lambda _: {"sub": ""},
    "endless sub": lambda _: {"sub": "s" * 256},
    "wrong at_hash": lambda _: {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}
