"""The time of an answer tells nothing: whoever looks up an account answers at an even pace."""

import asyncio
from pathlib import Path

import pytest

from domains.identity.graphql.mutations.sign_in import SignInMutations
from graph.schema import build_schema
from kernel.graphql.fields import EVEN_SECONDS, EvenPace
from tests.graph.site import site
from tests.sample.composition import WITH_SAMPLE
from tests.support.servers import Clone

UNKNOWN = "nobody@example.com"
QUESTIONS = {
    "signInCodeRequest": f'signInCodeRequest(login: "{UNKNOWN}") {{ __typename }}',
    "signInWithCode": f'signInWithCode(login: "{UNKNOWN}", code: "000000") {{ __typename }}',
    "signInWithLink": 'signInWithLink(secret: "guessed") { __typename }',
    "magicLinkRequest": f'magicLinkRequest(email: "{UNKNOWN}") {{ __typename }}',
    "passwordResetRequest": f'passwordResetRequest(login: "{UNKNOWN}") {{ __typename }}',
    "badInput": 'signInCodeRequest(login: "no address") { __typename }',
}


def test_every_way_in_that_looks_up_an_account_is_even() -> None:
    fields = build_schema(WITH_SAMPLE).get_fields(
        SignInMutations.__strawberry_definition__  # type: ignore[attr-defined] # strawberry adds it
    )
    uneven = [
        field.python_name
        for field in fields
        if not any(isinstance(one, EvenPace) for one in field.extensions)
    ]
    assert len(fields) == 10
    assert uneven == []


@pytest.mark.parametrize("name", QUESTIONS)
async def test_no_answer_comes_sooner(name: str, clone: Clone, tmp_path: Path) -> None:
    loop = asyncio.get_running_loop()
    async with site(tmp_path, clone.urls.app) as running:
        began = loop.time()
        answer = await running.post(f"mutation {{ {QUESTIONS[name]} }}", operator=False)
        taken = loop.time() - began
    assert "data" in answer
    assert taken >= EVEN_SECONDS
