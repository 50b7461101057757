"""Known documents and their manifest."""

from pathlib import Path

import orjson
import pytest

from graph.transport.documents import Documents, document_id
from kernel.config import ConfigurationError
from kernel.errors import AppError, Code

TEXT = "{ hello }"
DIGEST = "sha256:001c3174e099bd72b729d0c0a529ba9f5a740c446e2a6e1d71b283cb84ec3065"


def write(folder: Path, content: object) -> Path:
    path = folder / "documents.json"
    path.write_bytes(orjson.dumps(content))
    return path


def test_a_manifest_is_loaded(tmp_path: Path) -> None:
    documents = Documents()
    documents.load(write(tmp_path, {document_id(TEXT): TEXT}))
    assert documents.find(document_id(TEXT)) == TEXT
    assert documents.knows(TEXT)
    assert not documents.knows("{ hello  }")


def test_the_id_is_the_digest_of_the_text() -> None:
    assert document_id(TEXT) == DIGEST


def test_an_unknown_id_is_refused_and_cut_short() -> None:
    with pytest.raises(AppError) as refused:
        Documents([TEXT]).find("x" * 10_000)
    assert refused.value.code is Code.PERSISTED_QUERY_NOT_FOUND
    assert len(refused.value.text.en) < 200


@pytest.mark.parametrize("content", [{DIGEST: "{ goodbye }"}, {DIGEST: 1}, {"hello": TEXT}])
def test_a_digest_that_does_not_fit_is_refused(tmp_path: Path, content: object) -> None:
    documents = Documents()
    with pytest.raises(ConfigurationError, match="is not the SHA-256 of its document"):
        documents.load(write(tmp_path, content))
    assert not documents.knows(TEXT)


def test_a_manifest_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "none.json"
    with pytest.raises(ConfigurationError, match=r"FLATRENDER_DOCUMENTS: .*none\.json"):
        Documents().load(missing)
    with pytest.raises(ConfigurationError, match="must hold one JSON object"):
        Documents().load(write(tmp_path, [TEXT]))
