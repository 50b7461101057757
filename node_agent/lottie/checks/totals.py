"""What is small each time and too much together."""

from node_agent.lottie import limits
from node_agent.lottie.errors import LottieError
from node_agent.lottie.tree import TEXT, Composition, nodes


def check_totals(found: list[Composition]) -> None:
    """Every letter becomes a path of its own, again for each time at which a text changes."""
    letters = sum(
        len(node["t"])
        for composition in found
        for layer in composition.layers
        if layer.get("ty") == TEXT
        for node in nodes(layer.get("t") or [])
        if isinstance(node.get("t"), str)
    )
    if letters > limits.ALL_CHARACTERS:
        raise LottieError(
            "text_too_long",
            f"all texts together have {letters} characters, more than {limits.ALL_CHARACTERS}",
        )
