"""Every refusal is told in both languages, with the same facts in it."""

import string

import pytest

from kernel.postgres import errors
from kernel.texts import Text

_TEXTS = {name: value for name, value in vars(errors).items() if isinstance(value, Text)}


def _facts(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("name", _TEXTS)
def test_both_languages_tell_the_same_facts(name: str) -> None:
    text = _TEXTS[name]
    assert _facts(text.en) == _facts(text.fa)
    assert text.en != text.fa
