"""A picture that fills its box reaches exactly to the picture's edges, however it is rounded."""

import io

import pytest
from PIL import Image

from node_agent.lottie.bound.fitting import fitted


def _png(width: int, height: int) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), (10, 200, 30)).save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize("side", range(97, 1300, 183))
@pytest.mark.parametrize("focus", [(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)])
def test_every_size_can_be_cut(side: int, focus: tuple[float, float]) -> None:
    data = _png(side, side)
    for number in range(0, 30, 3):
        box = (101.3 + 7.7 * number, 393.7 - 3.3 * number)
        cut, kind = fitted(data, box, 1.12, "cover", focus)
        with Image.open(io.BytesIO(cut)) as picture:
            assert kind == "image/jpeg"
            assert picture.width / picture.height == pytest.approx(box[0] / box[1], rel=0.02)
