"""FlatRender with the sample as a program: `python -m tests.sample up|serve|worker|prepare`."""

import argparse
import asyncio
import sys

from graph import migrate, provision
from graph.cli import up
from graph.cli.databases import database_of
from graph.serving import serve, work
from kernel.config import Settings, load_settings
from tests.sample import migration
from tests.sample.composition import WITH_SAMPLE

OWN_COMMAND = [sys.executable, "-m", "tests.sample"]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=("prepare", "up", "serve", "worker"))
    parser.add_argument("--host")
    parser.add_argument("--port", type=int)
    options = parser.parse_args()
    settings = load_settings(host=options.host, port=options.port)
    if options.command == "up":
        up.run(settings, OWN_COMMAND)
        return
    with database_of(settings) as urls:
        run(options.command, settings, urls)


def run(command: str, settings: Settings, urls: provision.Urls) -> None:
    match command:
        case "prepare":
            provision.migrate_and_give_login(urls)
            asyncio.run(migrate.with_connection(urls.owner, migration.apply))
        case "serve":
            serve(settings, urls.app, settings.port, WITH_SAMPLE)
        case _:
            work(settings, urls.app, WITH_SAMPLE)


main()
