"""A second tab hears of every change, and strangers hear of none."""

from typing import Any

import pytest

from kernel.actor import Actor
from kernel.errors import AppError, Code
from kernel.graphql.context import Context, Services
from kernel.texts import Locale
from kernel.topics import Topics
from tests.kernel.test_topics import listening
from tests.studio.asking import Client
from tests.support.waiting import until

FOLLOW = "subscription($id: UUID!) { projectChanges(id: $id) { version name state sharedAt } }"


async def following(client: Client, actor: Actor, topics: Topics, project: Any) -> Any:
    services = Services(client.asker.database, topics)
    context = Context(actor, Locale.EN, "trace", services)
    return await client.asker.schema.subscribe(
        FOLLOW, variable_values={"id": project["id"]}, context_value=context
    )


async def heard(stream: Any) -> tuple[Any, ...]:
    found = (await anext(stream)).data["projectChanges"]
    return found["version"], found["name"], found["state"], found["sharedAt"] is not None


async def test_a_second_tab_follows_until_the_end(client: Client) -> None:
    project = await client.create()
    async with listening(client.asker.database) as topics:
        stream = await following(client, client.actor, topics, project)
        assert await heard(stream) == (1, "Slideshow", "ACTIVE", False)
        await client.save(project, {"rename": {"name": "Mine"}})
        assert await heard(stream) == (2, "Mine", "ACTIVE", False)
        share = "mutation($id: UUID!) { projectShare(id: $id) { __typename } }"
        await client.say(share, id=project["id"])
        assert await heard(stream) == (2, "Mine", "ACTIVE", True)
        await client.act("projectTrash", project)
        assert await heard(stream) == (2, "Mine", "TRASHED", True)
        remove = "mutation($id: UUID!) { projectRemove(id: $id) { __typename } }"
        await client.say(remove, id=project["id"])
        (error,) = (await anext(stream)).errors
        assert isinstance(error.original_error, AppError)
        assert error.original_error.code is Code.NOT_FOUND
        await until(lambda: topics.waited_for == 0, what="the end of the subscription")


@pytest.mark.parametrize("stranger", ["neighbour", "customer_b"])
async def test_nobody_else_follows(
    client: Client, stranger: str, request: pytest.FixtureRequest
) -> None:
    project = await client.create()
    topics = Topics(client.asker.database.url)
    stream = await following(client, request.getfixturevalue(stranger), topics, project)
    (error,) = (await anext(stream)).errors
    assert error.original_error.code is Code.NOT_FOUND
    assert topics.waited_for == 0
