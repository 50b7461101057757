"""The manifest is a project that content takes as it is."""

import re

import pytest

from domains.content.service import samples
from domains.content.service.checks import check_project
from graph.samples import templates
from tests.samples.fillings import Pair


def test_content_takes_the_project(pair: Pair) -> None:
    template, project = pair
    wanted = samples._project(template, project)
    check_project(wanted)
    assert [each.key for each in wanted.presets] == [p.name.en.lower() for p in template.presets]
    assert sum(scene.seconds for scene in project.scenes) == pytest.approx(project.seconds)
    assert project.source.startswith(b'{"v":"5.12.0","nm":"')


def test_words_of_the_catalogue_are_there_in_both_languages() -> None:
    for template in templates():
        assert re.fullmatch(r"[a-z-]+", template.slug)
        names = [each.name for each in template.categories]
        names += [each.name for each in template.tags]
        for each in (template.name, *names):
            assert re.search("[\u0600-\u06ff]", each.fa)
            assert re.fullmatch("[\x20-\x7e]+", each.en)
        assert len(template.description.fa) > 40
        assert len(template.description.en) > 40
