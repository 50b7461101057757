"""The documents that a node sends, and what it understands of the answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from node_agent.agent.wire import Away, raise_problem

CLAIM = """
mutation Claim($input: NodeClaimInput!) {
  nodeClaim(input: $input) {
    __typename
    ... on NodeWork {
      items { id kind jobId attempt leaseSeconds spec }
      orders { kind itemId attempt }
    }
    ... on Problem { code message }
  }
}
"""
RESULT = """
mutation Result($input: NodeResultInput!) {
  nodeResult(input: $input) {
    __typename
    ... on NodeAccepted { itemId }
    ... on Problem { code message }
  }
}
"""
STATUS = """
mutation Status($input: NodeStatusInput!) {
  nodeStatus(input: $input) {
    __typename
    ... on NodeOrders { orders { kind itemId attempt } staleItems }
    ... on Problem { code message }
  }
}
"""
INVITE = """
mutation Invite($name: String!) {
  nodeEnrolmentCreate(name: $name) {
    __typename
    ... on NodeEnrolment { enrolmentCode }
    ... on Problem { code message }
  }
}
"""
ENROL = """
mutation Enrol($code: String!) {
  nodeEnrol(code: $code) {
    __typename
    ... on NodeEnrolled { nodeId secret }
    ... on Problem { code message }
  }
}
"""
STALE = "STALE_ATTEMPT"
SHORTEST_LEASE = 1.0


@dataclass(frozen=True, slots=True)
class WorkItem:
    id: str
    kind: str
    job_id: str
    attempt: str
    lease_seconds: float
    spec: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Order:
    """CANCEL names an item; without an attempt it means whichever runs."""

    kind: str
    item_id: str | None
    attempt: str | None


@dataclass(frozen=True, slots=True)
class Work:
    items: tuple[WorkItem, ...]
    orders: tuple[Order, ...]


@dataclass(frozen=True, slots=True)
class Orders:
    orders: tuple[Order, ...]
    stale: tuple[str, ...]


def answer_of(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """One root field; a Problem is raised as the trouble that it is."""
    answer = data.get(name)
    if not isinstance(answer, dict):
        raise Away(f"no answer to {name}")
    if answer.get("__typename") == "Problem":
        raise_problem(str(answer.get("code")), str(answer.get("message")))
    return answer


def work_of(answer: Mapping[str, Any]) -> Work:
    try:
        items = tuple(_item(each) for each in answer["items"])
        return Work(items, _orders(answer))
    except (KeyError, TypeError, ValueError) as error:
        raise Away(f"an answer of another form ({type(error).__name__}: {error})") from error


def orders_of(answer: Mapping[str, Any]) -> Orders:
    try:
        return Orders(_orders(answer), tuple(map(str, answer["staleItems"])))
    except (KeyError, TypeError) as error:
        raise Away(f"an answer of another form ({type(error).__name__}: {error})") from error


def _item(given: Mapping[str, Any]) -> WorkItem:
    if not isinstance(given["spec"], dict):
        raise TypeError("a spec that is no object")
    return WorkItem(
        str(given["id"]),
        str(given["kind"]),
        str(given["jobId"]),
        str(given["attempt"]),
        max(SHORTEST_LEASE, float(given["leaseSeconds"])),
        given["spec"],
    )


def _orders(answer: Mapping[str, Any]) -> tuple[Order, ...]:
    return tuple(
        Order(str(each["kind"]), each["itemId"], each["attempt"]) for each in answer["orders"]
    )
