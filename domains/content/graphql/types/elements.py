"""What a customer fills in, in the schema."""

import strawberry

from domains.content import api
from domains.content.graphql.types.enums import ElementKind
from domains.content.graphql.types.texts import BilingualText


@strawberry.type(description="One choice of a drop-down.")
class ElementOption:
    value: str = strawberry.field(description="What is kept.")
    label: BilingualText = strawberry.field(description="What a person reads.")


@strawberry.type(
    description="Least and most are characters of a text, seconds of a sound, or the number itself."
)
class ElementLimits:
    least: float | None = strawberry.field(description="The least that is taken.")
    most: float | None = strawberry.field(description="The most that is taken.")
    lines: int | None = strawberry.field(description="How many lines a text may have.")
    options: list[ElementOption] = strawberry.field(description="The choices of a drop-down.")
    accepts: list[str] = strawberry.field(description="Of image, video, audio: what is taken.")

    @classmethod
    def of(cls, limits: api.Limits) -> "ElementLimits":
        return cls(
            least=limits.least,
            most=limits.most,
            lines=limits.lines,
            options=[
                ElementOption(value=one.value, label=BilingualText.of(one.label))
                for one in limits.options
            ],
            accepts=list(limits.accepts),
        )


@strawberry.type(description="Something that a customer fills in.")
class TemplateElement:
    key: str = strawberry.field(description="Its name in the source file.")
    kind: ElementKind = strawberry.field(description="What it is filled with.")
    label: BilingualText = strawberry.field(description="What a person reads beside it.")
    default: str = strawberry.field(description="What is there when nobody fills it in.")
    default_fa: str | None = strawberry.field(
        description="What is there for a Persian customer, where that is something else."
    )
    position: int = strawberry.field(description="Its place among its neighbours, from 0.")
    limits: ElementLimits = strawberry.field(description="What may be filled in.")
    font: str | None = strawberry.field(description="The family of its font.")

    @classmethod
    def of(cls, element: api.Element) -> "TemplateElement":
        return cls(
            key=element.key,
            kind=element.kind,
            label=BilingualText.of(element.label),
            default=element.default,
            default_fa=element.default_fa,
            position=element.position,
            limits=ElementLimits.of(element.limits),
            font=element.font,
        )


@strawberry.type(description="A colour that a customer may change.")
class TemplateColour:
    key: str = strawberry.field(description="Its name in the source file.")
    label: BilingualText = strawberry.field(description="What a person reads beside it.")
    default: str = strawberry.field(description="The designer's colour, as #rrggbb.")

    @classmethod
    def of(cls, colour: api.Colour) -> "TemplateColour":
        return cls(key=colour.key, label=BilingualText.of(colour.label), default=colour.default)


@strawberry.type(description="The colour that a preset gives to a key.")
class PresetColour:
    key: str = strawberry.field(description="The key of a shared colour.")
    colour: str = strawberry.field(description="As #rrggbb.")
