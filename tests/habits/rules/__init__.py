"""Every habit that a machine can check and that the import contracts can't see."""

from collections.abc import Callable, Iterator

from tests.habits.rules.decisions import decisions_are_enforced
from tests.habits.rules.hollow import (
    files_are_short,
    no_evaded_tests,
    no_hollow_assertions,
    no_sleep_in_tests,
    no_swallowed_exceptions,
    nothing_unfinished,
    silence_has_a_reason,
    tests_assert,
)
from tests.habits.rules.layering import (
    lazy_across_domains,
    no_try_in_resolvers,
    one_committer,
    refused_libraries,
)
from tests.habits.rules.schemas import (
    keys_stay_in_their_schema,
    migrations_know_tables_only,
    no_package_in_alembic,
)
from tests.habits.rules.traces import locked_once, no_traces_of_a_machine
from tests.habits.tree import Finding, Tree

Rule = Callable[[Tree], Iterator[Finding]]

RULES: dict[str, Rule] = {
    rule.__name__.replace("_", "-"): rule
    for rule in (
        decisions_are_enforced,
        files_are_short,
        keys_stay_in_their_schema,
        lazy_across_domains,
        locked_once,
        migrations_know_tables_only,
        no_evaded_tests,
        no_hollow_assertions,
        no_package_in_alembic,
        no_sleep_in_tests,
        no_swallowed_exceptions,
        no_traces_of_a_machine,
        no_try_in_resolvers,
        nothing_unfinished,
        one_committer,
        refused_libraries,
        silence_has_a_reason,
        tests_assert,
    )
}
