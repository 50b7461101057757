"""A mark in a corner, drawn by the engine at the film's own size."""

from dataclasses import dataclass
from typing import Any, Literal

from node_agent.film.glyphs import outline

Corner = Literal["top-left", "top-right", "bottom-left", "bottom-right", "center"]
_OPAQUE = 255


@dataclass(frozen=True, slots=True)
class Watermark:
    """A PNG or SVG picture; its height and margin are shares of the film's shorter side."""

    data: bytes
    kind: Literal["png", "svg"]
    aspect: float
    corner: Corner = "bottom-right"
    height: float = 0.06
    margin: float = 0.04
    opacity: float = 0.7

    @classmethod
    def of_text(cls, text: str, font: bytes, **placing: Any) -> "Watermark":
        """White letters with a dark rim, as paths: they need no font afterwards."""
        path, width, height = outline(text, font)
        rim = height / 25
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.2f}" height="{height:.2f}" '
            f'viewBox="0 0 {width:.2f} {height:.2f}"><path d="{path}" fill="none" '
            f'stroke="#000" stroke-opacity="0.5" stroke-width="{rim:.2f}"/>'
            f'<path d="{path}" fill="#fff"/></svg>'
        )
        return cls(svg.encode(), "svg", width / height, **placing)

    def placed(self, width: int, height: int) -> dict[str, Any]:
        """Where it lies on a film of that size; never wider than the film."""
        short = min(width, height)
        margin = self.margin * short
        tall = min(self.height * short, (width - 2 * margin) / self.aspect)
        wide = tall * self.aspect
        left = margin if "left" in self.corner else width - margin - wide
        top = margin if "top" in self.corner else height - margin - tall
        if self.corner == "center":
            left, top = (width - wide) / 2, (height - tall) / 2
        return {
            "kind": self.kind,
            "box": [round(each, 3) for each in (left, top, wide, tall)],
            "opacity": round(self.opacity * _OPAQUE),
        }
