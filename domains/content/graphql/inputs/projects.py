"""What authors send of projects and scenes."""

from uuid import UUID

import strawberry

from domains.content.api import Colour, Element, Limits, Option
from domains.content.graphql.inputs.templates import ColourPresetInput
from domains.content.graphql.inputs.texts import BilingualInput
from domains.content.graphql.types.enums import Aspect, ElementKind, Engine, ProjectType
from domains.content.service.checks import read_rate
from domains.content.service.wanted import ProjectWanted, SceneWanted


@strawberry.input(description="One choice of a drop-down.")
class ElementOptionInput:
    value: str = strawberry.field(description="What is kept.")
    label: BilingualInput = strawberry.field(description="What a person reads.")


@strawberry.input(
    description="Least and most are characters of a text, seconds of a sound, or the number itself."
)
class ElementLimitsInput:
    least: float | None = strawberry.field(default=None, description="The least that is taken.")
    most: float | None = strawberry.field(default=None, description="The most that is taken.")
    lines: int | None = strawberry.field(
        default=None, description="How many lines a text may have."
    )
    options: list[ElementOptionInput] = strawberry.field(
        default_factory=list, description="The choices of a drop-down."
    )
    accepts: list[str] = strawberry.field(
        default_factory=list, description="Of image, video, audio: what is taken."
    )

    def read(self) -> Limits:
        return Limits(
            least=self.least,
            most=self.most,
            lines=self.lines,
            options=tuple(Option(one.value, one.label.read()) for one in self.options),
            accepts=tuple(self.accepts),
        )


@strawberry.input(description="Something that a customer fills in; its key says which one.")
class ElementInput:
    key: str = strawberry.field(description="Its name in the source file.")
    kind: ElementKind = strawberry.field(description="What it is filled with.")
    label: BilingualInput = strawberry.field(description="What a person reads beside it.")
    default: str = strawberry.field(
        default="", description="What is there when nobody fills it in; it keeps the limits."
    )
    default_fa: str | None = strawberry.field(
        default=None, description="What is there for a Persian customer, when something else."
    )
    limits: ElementLimitsInput | None = strawberry.field(
        default=None, description="What may be filled in."
    )
    font: str | None = strawberry.field(default=None, description="The family of its font.")

    def read(self) -> Element:
        return Element(
            key=self.key,
            kind=self.kind,
            label=self.label.read(),
            default=self.default,
            position=0,
            limits=self.limits.read() if self.limits else Limits(),
            font=self.font,
            default_fa=self.default_fa,
        )


@strawberry.input(description="A colour that a customer may change; its key says which one.")
class ColourInput:
    key: str = strawberry.field(description="Its name in the source file.")
    label: BilingualInput = strawberry.field(description="What a person reads beside it.")
    default: str = strawberry.field(description="The designer's colour, as #rrggbb.")

    def read(self) -> Colour:
        return Colour(self.key, self.label.read(), self.default)


@strawberry.input(description="A scene; its key says which one.")
class SceneInput:
    key: str = strawberry.field(description="The name of its composition.")
    title: BilingualInput = strawberry.field(description="What a person reads.")
    seconds: float = strawberry.field(description="How long it is as designed.")
    least_seconds: float | None = strawberry.field(
        default=None, description="How short it may be made; as designed when left out."
    )
    most_seconds: float | None = strawberry.field(
        default=None, description="How long it may be made; as designed when left out."
    )
    elements: list[ElementInput] = strawberry.field(
        default_factory=list, description="What is filled in here, in this order."
    )
    colours: list[ColourInput] = strawberry.field(
        default_factory=list, description="The colours of this scene alone."
    )

    def read(self) -> SceneWanted:
        return SceneWanted(
            key=self.key,
            title=self.title.read(),
            seconds=self.seconds,
            least_seconds=self.seconds if self.least_seconds is None else self.least_seconds,
            most_seconds=self.seconds if self.most_seconds is None else self.most_seconds,
            elements=tuple(one.read() for one in self.elements),
            colours=tuple(one.read() for one in self.colours),
        )


@strawberry.input(description="One aspect of a template, whole: what is not in it goes.")
class ProjectInput:
    template_id: UUID = strawberry.field(description="The template that it is an aspect of.")
    version: int | None = strawberry.field(
        default=None, description="The version that it was made on; CONFLICT when it is older."
    )
    aspect: Aspect = strawberry.field(description="Which one of the template's projects.")
    width: int = strawberry.field(description="In pixels, even, 16 to 4096.")
    height: int = strawberry.field(description="In pixels, even, 16 to 4096.")
    rate: str = strawberry.field(description="Frames a second: 25, 29.97 or 30000/1001.")
    seconds: float = strawberry.field(description="How long the film is as designed.")
    engine: Engine = strawberry.field(description="What draws it.")
    type: ProjectType = strawberry.field(description="What may be changed besides values.")
    scenes: list[SceneInput] = strawberry.field(description="1 to 60 scenes, in this order.")
    shared_elements: list[ElementInput] = strawberry.field(
        default_factory=list, description="What is filled in once for all scenes."
    )
    shared_colours: list[ColourInput] = strawberry.field(
        default_factory=list, description="The colours that all scenes share."
    )
    colour_presets: list[ColourPresetInput] = strawberry.field(
        default_factory=list, description="Ready-made sets of shared colours."
    )
    fonts: list[str] = strawberry.field(
        default_factory=list, description="The families of the fonts that it needs."
    )
    convention_version: int = strawberry.field(
        default=1, description="How the names in the file are meant."
    )

    def read(self) -> ProjectWanted:
        return ProjectWanted(
            aspect=self.aspect,
            width=self.width,
            height=self.height,
            rate=read_rate(self.rate),
            seconds=self.seconds,
            engine=self.engine,
            type=self.type,
            scenes=tuple(one.read() for one in self.scenes),
            shared_elements=tuple(one.read() for one in self.shared_elements),
            shared_colours=tuple(one.read() for one in self.shared_colours),
            presets=tuple(one.read() for one in self.colour_presets),
            fonts=tuple(self.fonts),
            convention_version=self.convention_version,
        )
