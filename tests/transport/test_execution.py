"""The way of one operation through the executor."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
import structlog
from graphql import get_introspection_query
from strawberry.types.graphql import OperationType

from graph.limits import table
from graph.transport.execution import OperationNotAllowedError
from graph.transport.operation import Operation
from kernel.actor import Tier
from kernel.config import Environment
from kernel.errors import AppError, Code
from kernel.texts import Locale, Text
from tests.transport.edge_schema import HAPPENED, SECRET, USER, make_context
from tests.transport.edge_support import Edge, code_of, make_edge


@pytest.fixture
def edge(tmp_path: Path) -> Edge:
    for happened in (HAPPENED.read, HAPPENED.written, HAPPENED.cancelled):
        happened.clear()
    return make_edge(tmp_path)


async def test_a_query_is_answered_with_its_bill(edge: Edge) -> None:
    outcome = await edge.ask("{ things(first: 10) { nodes { name } } }")
    assert outcome.status == 200
    assert outcome.body == {
        "data": {"things": {"nodes": [{"name": "thing"}, {"name": "thing"}]}},
        "extensions": {
            "cost": {
                "requestedQueryCost": 11,
                "actualQueryCost": 3,
                "throttleStatus": {
                    "maximumAvailable": 500,
                    "currentlyAvailable": 497,
                    "restoreRate": 10,
                },
            }
        },
    }


async def test_a_syntax_error(edge: Edge) -> None:
    outcome = await edge.ask("{ hello")
    assert outcome.status == 400
    assert outcome.body == {
        "errors": [
            {
                "message": "Syntax Error: Expected Name, found <EOF>.",
                "locations": [{"line": 1, "column": 8}],
                "extensions": {"code": "GRAPHQL_PARSE_FAILED"},
            }
        ]
    }


async def test_a_validation_error_tells_strangers_nothing_of_the_schema(edge: Edge) -> None:
    outcome = await edge.ask("{ hellp }")
    assert outcome.status == 400
    assert code_of(outcome) == "GRAPHQL_VALIDATION_FAILED"
    assert outcome.body["errors"][0]["message"] == "Cannot query field 'hellp' on type 'Query'."
    told = await edge.ask("{ hellp }", actor=USER)
    assert "Did you mean 'hello'" in told.body["errors"][0]["message"]


async def test_at_most_five_validation_errors_are_told(edge: Edge) -> None:
    outcome = await edge.ask("{ " + " ".join(f"nope{i}" for i in range(40)) + " }")
    assert len(outcome.body["errors"]) == 5


@pytest.mark.parametrize(
    "variables", [{"id": "no uuid"}, {"id": None}, {}, {"id": [1]}, {"id": {"a": 1}}]
)
async def test_wrong_variables_are_a_request_error(
    edge: Edge, variables: dict[str, object]
) -> None:
    outcome = await edge.ask("query ($id: UUID!) { hello byId(id: $id) }", variables)
    assert outcome.status == 400
    assert code_of(outcome) == "BAD_USER_INPUT"
    assert outcome.about_document
    assert HAPPENED.read == []


async def test_a_null_where_an_argument_may_have_none_is_the_clients(edge: Edge) -> None:
    text = "query ($n: Int) { hello defaulted(first: $n) { pageInfo { hasNext } } }"
    outcome = await edge.ask(text, {"n": None})
    assert [error["extensions"]["code"] for error in outcome.body["errors"]] == ["BAD_USER_INPUT"]
    assert outcome.body["errors"][0]["path"] == ["defaulted"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("query A { hello } query B { hello }", None),
        ("query A { hello } query B { hello }", "C"),
        ("{ hello }", "A"),
        ("fragment F on Query { hello }", None),
    ],
)
async def test_which_operation(edge: Edge, text: str, name: str | None) -> None:
    outcome = await edge.ask(text, name=name)
    assert outcome.status == 400
    assert code_of(outcome) == "OPERATION_RESOLUTION_FAILURE"
    assert HAPPENED.read == []


async def test_the_named_operation_runs_and_no_other(edge: Edge) -> None:
    text = "mutation A { write { name } } query B { hello }"
    outcome = await edge.ask(text, name="B")
    assert outcome.body["data"] == {"hello": "world"}
    assert HAPPENED.written == []


async def test_an_empty_document_is_a_syntax_error(edge: Edge) -> None:
    assert code_of(await edge.ask("")) == "GRAPHQL_PARSE_FAILED"


async def test_our_errors_pass_in_the_callers_language(edge: Edge) -> None:
    outcome = await edge.ask("{ oursWithField }", locale=Locale.FA)
    assert outcome.status == 200
    assert outcome.body["data"] is None
    assert outcome.body["errors"] == [
        {
            "message": "گرفته شده.",
            "locations": [{"line": 1, "column": 3}],
            "path": ["oursWithField"],
            "extensions": {"code": "CONFLICT", "field": "name", "details": {"by": "you"}},
        }
    ]


async def test_a_bug_is_masked_and_logged_once(edge: Edge) -> None:
    with structlog.testing.capture_logs() as logs:
        outcome = await edge.ask("{ hello bug }")
    assert outcome.status == 200
    assert outcome.body["data"] == {"hello": "world", "bug": None}
    assert outcome.body["errors"] == [
        {
            "message": "Something went wrong on our side. Try again; if it stays, tell us the "
            "trace id.",
            "locations": [{"line": 1, "column": 9}],
            "path": ["bug"],
            "extensions": {"code": "INTERNAL_SERVER_ERROR", "traceId": "trace-1"},
        }
    ]
    assert SECRET not in str(outcome)
    (line,) = logs
    assert (line["event"], line["trace_id"], line["path"]) == (
        "operation failed",
        "trace-1",
        ["bug"],
    )
    assert str(line["exc_info"]) == SECRET
    assert line["exc_info"].__traceback__ is not None


async def test_a_bug_in_a_field_that_can_not_be_null_leaves_no_data(edge: Edge) -> None:
    outcome = await edge.ask("{ fatal }")
    assert (outcome.status, outcome.body["data"]) == (200, None)
    assert outcome.body["errors"][0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"


async def test_what_is_not_an_error_of_ours_is_never_shown(edge: Edge) -> None:
    context = make_context()
    outcome = edge.executor.refusal(RuntimeError(SECRET), context)
    assert outcome.status == 500
    assert code_of(outcome) == "INTERNAL_SERVER_ERROR"
    assert SECRET not in str(outcome.body)


async def test_a_slow_operation_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hasty = replace(table.TABLE[Tier.ANONYMOUS], seconds=0.05)
    monkeypatch.setattr(table, "TABLE", {**table.TABLE, Tier.ANONYMOUS: hasty})
    edge = make_edge(tmp_path)
    HAPPENED.cancelled.clear()
    outcome = await edge.ask("{ slow }")
    assert outcome.status == 503
    assert code_of(outcome) == "TIMEOUT"
    assert HAPPENED.cancelled == ["slow"]


async def test_cancellation_reaches_the_resolver(edge: Edge) -> None:
    asking = asyncio.create_task(edge.ask("{ slow }"))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_an_empty_bucket_executes_nothing(edge: Edge) -> None:
    dear = "{ dear " + " ".join(f"a{i}: dear" for i in range(5)) + " hello }"  # 150 of 500
    for _ in range(3):
        assert (await edge.ask(dear)).status == 200
    HAPPENED.read.clear()
    refused = await edge.ask(dear)
    assert refused.status == 429
    assert code_of(refused) == "RATE_LIMITED"
    assert refused.headers == {"Retry-After": "10"}
    assert HAPPENED.read == []
    edge.clock.seconds += 10
    assert (await edge.ask(dear)).status == 200


async def test_the_difference_is_given_back(edge: Edge) -> None:
    outcome = await edge.ask("{ pages(first: 100) { name } }")
    cost = outcome.body["extensions"]["cost"]
    assert (cost["requestedQueryCost"], cost["actualQueryCost"]) == (100, 1)
    assert cost["throttleStatus"]["currentlyAvailable"] == 499


async def test_nonsense_is_not_free(edge: Edge) -> None:
    for _ in range(3):
        assert (await edge.ask("{ nope }")).status == 400
    outcome = await edge.ask("{ hello }")
    assert outcome.body["extensions"]["cost"]["throttleStatus"]["currentlyAvailable"] == 497


async def test_a_flood_of_nonsense_runs_dry(edge: Edge) -> None:
    statuses = [(await edge.ask("{")).status for _ in range(501)]
    assert statuses == [400] * 500 + [429]


async def test_introspection_is_for_those_we_know(edge: Edge) -> None:
    text = get_introspection_query(input_value_deprecation=True, schema_description=True)
    refused = await edge.ask(text)
    assert "data" not in refused.body
    assert {error["extensions"]["code"] for error in refused.body["errors"]} == {
        "GRAPHQL_VALIDATION_FAILED"
    }
    assert (await edge.ask(text, actor=USER)).body["data"]["__schema"]["types"]
    type_ = '{ __type(name: "Query") { name } }'
    assert code_of(await edge.ask(type_)) == "GRAPHQL_VALIDATION_FAILED"
    assert (await edge.ask("{ __typename }")).body["data"] == {"__typename": "Query"}


@pytest.mark.parametrize("audit", [False, True])
async def test_a_stranger_introspects_in_development(tmp_path: Path, *, audit: bool) -> None:
    edge = make_edge(tmp_path, env=Environment.DEVELOPMENT, audit=audit)
    text = get_introspection_query(
        input_value_deprecation=True, schema_description=True, specified_by_url=True
    )
    outcome = await edge.ask(text)
    assert outcome.status == 200
    assert "errors" not in outcome.body
    assert outcome.body["extensions"]["cost"]["requestedQueryCost"] == 50


async def test_kind_of(edge: Edge) -> None:
    def kind(text: str) -> OperationType | None:
        return edge.executor.kind_of(Operation(query=text), make_context())

    assert kind("{ hello }") is OperationType.QUERY
    assert kind("mutation { write { name } }") is OperationType.MUTATION
    assert kind("subscription { count(to: 1) }") is OperationType.SUBSCRIPTION
    assert kind("{") is None
    assert kind("query A { hello } query B { hello }") is None


async def test_what_a_transport_does_not_allow_is_its_to_say(edge: Edge) -> None:
    operation = Operation(query="mutation { write { name } }")
    allow = frozenset({OperationType.QUERY})
    with pytest.raises(OperationNotAllowedError) as refused:
        await edge.executor.execute(operation, make_context(), allow=allow)
    assert refused.value.kind is OperationType.MUTATION
    assert HAPPENED.written == []


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Code.UNAUTHENTICATED, 401),
        (Code.FORBIDDEN, 403),
        (Code.RATE_LIMITED, 429),
        (Code.UNAVAILABLE, 503),
        (Code.BAD_REQUEST, 400),
    ],
)
def test_codes_have_a_status(edge: Edge, error: Code, status: int) -> None:
    outcome = edge.executor.refusal(AppError(error, Text(en="x", fa="x")), make_context())
    assert outcome.status == status
