"""The pictures that a document carries: sniffed, measured, and never read from elsewhere."""

from collections.abc import Iterator

from node_agent.lottie import limits
from node_agent.lottie.errors import Caution, LottieError
from node_agent.lottie.pictures import embedded_bytes, is_embedded, mime_of, size_of
from node_agent.lottie.tree import Node, assets, name_of


def check_images(document: Node) -> Iterator[Caution]:
    total = 0
    for asset in assets(document):
        if isinstance(asset.get("p"), str) and "layers" not in asset:
            name = name_of(asset) or str(asset.get("id"))
            area, caution = _measure(name, asset)
            total += area
            if caution:
                yield caution
    if total > limits.PICTURES_AREA:
        raise LottieError(
            "pictures_too_large",
            f"all pictures together have more than {limits.PICTURES_AREA} pixels",
        )


def _measure(name: str, asset: Node) -> tuple[int, Caution | None]:
    if not is_embedded(asset):
        return 0, Caution("external", name, "it lies outside of the file and is left blank")
    data = embedded_bytes(asset["p"])
    kind = mime_of(data) if data else None
    if data is None or not (kind or "").startswith("image/"):
        return 0, None
    size = size_of(data)
    if size is None:
        return 0, Caution("unreadable_picture", name, "the picture can't be read")
    area = size[0] * size[1]
    if area > limits.PICTURE_AREA:
        raise LottieError(
            "picture_too_large",
            f"the picture {name} has {size[0]}x{size[1]} pixels; at most {limits.PICTURE_AREA} fit",
        )
    return area, None
