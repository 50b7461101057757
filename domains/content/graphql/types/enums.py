"""The choices of the catalogue in the schema."""

from domains.content.api import (
    Aspect,
    ElementKind,
    Engine,
    ProjectType,
    TemplateSort,
    TemplateState,
)
from kernel.graphql.enums import described

__all__ = ["Aspect", "ElementKind", "Engine", "ProjectType", "TemplateSort", "TemplateState"]

described(
    Engine,
    name="Engine",
    description="What draws a template.",
    meanings={
        Engine.LOTTIE: "Our own engine, on every node.",
        Engine.AFTER_EFFECTS: "Adobe After Effects, on nodes that have it.",
    },
)
described(
    ProjectType,
    name="ProjectType",
    description="What a customer may change of a template besides its values.",
    meanings={
        ProjectType.FIX: "Nothing: scenes and lengths are as designed.",
        ProjectType.FLEXIBLE: "Scenes can be added, removed, reordered, made longer.",
        ProjectType.MUSIC_VISUALIZER: "As designed; it moves with the music.",
        ProjectType.MOCKUP: "Pictures placed on things, put together when rendering.",
    },
)
described(
    Aspect,
    name="Aspect",
    description="The shape of the picture.",
    meanings={
        Aspect.WIDE: "16:9, for television and the web.",
        Aspect.SQUARE: "1:1, for feeds.",
        Aspect.TALL: "9:16, for telephones.",
    },
)
described(
    ElementKind,
    name="ElementKind",
    description="What a customer fills an element with.",
    meanings={
        ElementKind.TEXT: "Words.",
        ElementKind.MEDIA: "A picture or a video.",
        ElementKind.AUDIO: "A sound.",
        ElementKind.CHECK_BOX: "Yes or no, written 1 or 0.",
        ElementKind.DROP_DOWN: "One of its options.",
        ElementKind.NUMBER: "A number.",
        ElementKind.FILL: "A colour, written #rrggbb.",
    },
)
described(
    TemplateState,
    name="TemplateState",
    description="Where a template stands.",
    meanings={
        TemplateState.PUBLISHED: "Customers see it.",
        TemplateState.DRAFT: "Only those who write content see it.",
        TemplateState.TRASHED: "In the trash; it can be restored.",
    },
)
described(
    TemplateSort,
    name="TemplateSort",
    description="The order of the catalogue.",
    meanings={
        TemplateSort.NEWEST: "Published last comes first.",
        TemplateSort.POPULAR: "Used most comes first.",
        TemplateSort.TRENDING: "Used most in these days comes first.",
        TemplateSort.NAME: "By the alphabet of the caller's language.",
    },
)
