"""The endpoint on the test schema, also as a program of its own."""

import sys
from pathlib import Path
from typing import cast

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from graph.authenticate import Authenticator, LocalAuthenticator
from graph.transport.buckets import Buckets
from graph.transport.contexts import Contexts
from graph.transport.documents import Documents
from graph.transport.execution import Executor
from graph.transport.http import HttpEndpoint
from kernel.config import Settings, load_settings
from kernel.graphql.context import Services
from tests.transport.edge_schema import make_schema


def make_app(
    settings: Settings, documents: Documents, authenticator: Authenticator | None = None
) -> Starlette:
    executor = Executor(make_schema(), documents, Buckets(), settings)
    known = authenticator or LocalAuthenticator(settings)
    contexts = Contexts(cast("Services", None), known, settings)
    return Starlette(routes=[Route("/graphql", HttpEndpoint(executor, contexts, settings))])


def main() -> None:
    port, home = sys.argv[1:3]
    settings = load_settings(home=Path(home))
    app = make_app(settings, Documents())
    uvicorn.run(app, port=int(port), log_level="warning", proxy_headers=False)


if __name__ == "__main__":
    main()
