"""The door to Lottie documents: read one, examine it, bind values to it."""

from node_agent.lottie.binding import bind
from node_agent.lottie.errors import Caution, LottieError
from node_agent.lottie.examining import examine
from node_agent.lottie.fonts import Face, FontBook, FontError
from node_agent.lottie.reading import read
from node_agent.lottie.results import Bound, Keys, Scan, Sound
from node_agent.lottie.spec import BindSpec

__all__ = [
    "BindSpec",
    "Bound",
    "Caution",
    "Face",
    "FontBook",
    "FontError",
    "Keys",
    "LottieError",
    "Scan",
    "Sound",
    "bind",
    "examine",
    "read",
]
