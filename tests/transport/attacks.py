"""Documents that mean harm, each within or beyond what a caller may send."""

from collections.abc import Callable

TOKENS = 4_000


def _fragments(count: int, body: Callable[[int], str]) -> str:
    return " ".join(f"fragment F{i} on Query {{ {body(i)} }}" for i in range(count))


def doubling(levels: int) -> str:
    chain = _fragments(levels, lambda i: f"...F{i + 1} ...F{i + 1}")
    return f"{{ ...F0 }} {chain} fragment F{levels} on Query {{ hello }}"


def doubling_objects(levels: int) -> str:
    body = "itself {{ ...F{0} }} again: itself {{ ...F{0} }}"
    chain = " ".join(f"fragment F{i} on Thing {{ {body.format(i + 1)} }}" for i in range(levels))
    return f"{{ thing {{ ...F0 }} }} {chain} fragment F{levels} on Thing {{ name }}"


def aliases(count: int) -> str:
    return "{ " + " ".join(f"a{i}: hello" for i in range(count)) + " }"


def directives(count: int) -> str:
    return "{ hello " + "@include(if: true) " * count + "}"


def duplicates(count: int) -> str:
    return "{ " + "hello " * count + "}"


def duplicate_objects(count: int) -> str:
    return "{ " + "thing { name itself { name } } " * count + "}"


def conflicts(count: int) -> str:
    return "{ " + " ".join(f"things(first: {i}) {{ nodes {{ name }} }}" for i in range(count)) + "}"


def wide_fragments(count: int) -> str:
    spreads = " ".join(f"...F{i}" for i in range(count))
    return f"{{ {spreads} }} " + _fragments(count, lambda _: "thing { name }")


def fragment_chain(count: int) -> str:
    chain = _fragments(count, lambda i: f"hello ...F{i + 1}")
    return f"{{ ...F0 }} {chain} fragment F{count} on Query {{ hello }}"


def cycle(count: int) -> str:
    return "{ ...F0 } " + _fragments(count, lambda i: f"hello ...F{(i + 1) % count}")


def dense_cycle(count: int) -> str:
    everything = " ".join(f"...F{i}" for i in range(count))
    return "{ ...F0 } " + _fragments(count, lambda _: everything)


def unknown_fragments(count: int) -> str:
    return "{ " + " ".join(f"...Nope{i}" for i in range(count)) + " }"


def operations(count: int) -> str:
    asked = " ".join(f"query Q{i} {{ ...F0 }}" for i in range(count))
    return asked + " " + _fragments(40, lambda i: f"hello ...F{(i + 1) % 40}")


def inline_fragments(count: int) -> str:
    return "{ " + "... { " * count + "hello" + " }" * count + " }"


def long_list(count: int) -> str:
    return "{ echo(numbers: [" + "1 " * count + "]) }"


def wrong_list(count: int) -> str:
    return "{ echo(numbers: [" + '"x" ' * count + "]) }"


def deep_list(count: int) -> str:
    return "{ echo(numbers: " + "[" * count + "]" * count + ") }"


def deep_object(count: int) -> str:
    return "{ echo(nested: " + "{ inner: " * count + "null" + " }" * count + ") }"


def unknown_fields(count: int) -> str:
    return "{ " + " ".join(f"hullo{i}" for i in range(count)) + " }"


def variables(count: int) -> str:
    declared = " ".join(f"$v{i}: Int" for i in range(count))
    return f"query ({declared}) {{ echo(numbers: [{' '.join(f'$v{i}' for i in range(count))}]) }}"


def unused_variables(count: int) -> str:
    return "query (" + " ".join(f"$v{i}: Int" for i in range(count)) + ") { hello }"


def deep_fields(count: int) -> str:
    return "{ thing " + "{ itself " * count + "{ name }" + " }" * count + " }"


def commas(count: int) -> str:
    return "," * count + "{ hello }"


def comments(count: int) -> str:
    return "#\n" * count + "{ hello }"


def escapes(count: int) -> str:
    return '{ byId(id: "' + "\\n" * count + '") }'


def definitions(count: int) -> str:
    return "{ hello } " + " ".join(f"type T{i} {{ a: Int }}" for i in range(count))


def introspection_depth(count: int) -> str:
    return "{ __schema { types { " + "fields { type { " * count + "name" + " } }" * count + " } } }"


def introspection_width(count: int) -> str:
    return "{ " + "__schema { types { name fields { name } } } " * count + "}"


# The largest of each kind that the parser's limits let through, so that the guard must decide.
LARGEST: dict[str, str] = {
    "doubling": doubling(25),
    "doubling objects": doubling_objects(25),
    "aliases": aliases(1_000),
    "directives": directives(570),
    "duplicates": duplicates(3_990),
    "duplicate objects": duplicate_objects(490),
    "conflicts": conflicts(360),
    "conflicts that the guard lets pass": conflicts(100),
    "wide fragments": wide_fragments(300),
    "wide fragments that the guard lets pass": wide_fragments(100),
    "fragment chain": fragment_chain(390),
    "cycle": cycle(400),
    "dense cycle": dense_cycle(40),
    "dense cycle that the guard lets pass": dense_cycle(10),
    "unknown fragments": unknown_fragments(1_900),
    "unknown fragments that the guard lets pass": unknown_fragments(100),
    "operations": operations(400),
    "operations that the guard lets pass": operations(25),
    "inline fragments": inline_fragments(190),
    "long list": long_list(3_900),
    "long list that the guard lets pass": long_list(990),
    "wrong list": wrong_list(990),
    "deep list": deep_list(190),
    "deeper list": deep_list(1_900),
    "deep object": deep_object(190),
    "deeper object": deep_object(900),
    "unknown fields": unknown_fields(2_500),
    "variables": variables(450),
    "unused variables": unused_variables(900),
    "deep fields": deep_fields(900),
    "commas": commas(29_000),
    "comments": comments(3_900),
    "escapes": escapes(14_000),
    "definitions": definitions(480),
    "introspection depth": introspection_depth(40),
    "introspection width": introspection_width(300),
}
