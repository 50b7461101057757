"""Who may send which documents."""

from pathlib import Path

import pytest

from graph.transport.documents import Documents
from graph.transport.operation import Operation
from kernel.actor import OPERATOR, Actor
from tests.transport.edge_schema import HAPPENED, NODE, TOKEN, USER, make_context
from tests.transport.edge_support import Edge, code_of, make_edge


@pytest.fixture
def edge(tmp_path: Path) -> Edge:
    for happened in (HAPPENED.read, HAPPENED.written, HAPPENED.cancelled):
        happened.clear()
    return make_edge(tmp_path)


async def test_a_known_document_is_found_by_its_digest(tmp_path: Path) -> None:
    documents = Documents()
    known = documents.add("query Hello { hello }")
    edge = make_edge(tmp_path, documents)
    outcome = await edge.executor.execute(Operation(document_id=known), make_context(NODE))
    assert outcome.body["data"] == {"hello": "world"}
    assert outcome.body["extensions"]["cost"]["throttleStatus"] is None


async def test_an_unknown_digest_is_told(edge: Edge) -> None:
    wanted = Operation(document_id="sha256:" + "0" * 64)
    outcome = await edge.executor.execute(wanted, make_context())
    assert outcome.status == 400
    assert code_of(outcome) == "PERSISTED_QUERY_NOT_FOUND"


async def test_nodes_send_known_documents_only(tmp_path: Path) -> None:
    edge = make_edge(tmp_path, Documents(["{ hello }"]))
    refused = await edge.ask("{ __typename }", actor=NODE)
    assert refused.status == 403
    assert code_of(refused) == "FORBIDDEN"
    assert (await edge.ask("{ hello }", actor=NODE)).status == 200


@pytest.mark.parametrize(("actor", "status"), [(USER, 403), (TOKEN, 200), (OPERATOR, 200)])
async def test_browsers_can_be_held_to_known_documents(
    tmp_path: Path, actor: Actor, status: int
) -> None:
    edge = make_edge(tmp_path, known_documents_only=True)
    assert (await edge.ask("{ hello }", actor=actor)).status == status


async def test_a_document_that_fits_one_caller_may_be_too_long_for_another(edge: Edge) -> None:
    text = "{ " + "hello " * 60 + "thing { " + "name " * 60 + "}" * 2 + "#\n" * 390
    assert (await edge.ask(text, actor=USER)).status == 200
    longer = text + "#\n" * 20
    assert (await edge.ask(longer, actor=USER)).status == 200
    assert (await edge.ask(longer)).status == 400
