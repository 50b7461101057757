"""The kinds and states of studio in the schema; whoever shows one takes it from here."""

from domains.studio.api import Fit, ProjectState, SoundKind
from kernel.graphql.enums import described

__all__ = ["Fit", "ProjectState", "SoundKind"]

described(
    Fit,
    name="Fit",
    description="How a picture or a video comes into its box.",
    meanings={
        Fit.COVER: "It fills the box; what is too much is cut off, around the focus point.",
        Fit.CONTAIN: "All of it is seen; the box may stay empty at two sides.",
        Fit.STRETCH: "It takes the shape of the box.",
    },
)
described(
    SoundKind,
    name="SoundKind",
    description="What a sound is in the mix.",
    meanings={
        SoundKind.MUSIC: "Music, which steps back while somebody speaks if ducking is on.",
        SoundKind.VOICEOVER: "A voice.",
        SoundKind.SFX: "A sound effect.",
    },
)
described(
    ProjectState,
    name="ProjectState",
    description="Where a saved project is kept.",
    meanings={
        ProjectState.ACTIVE: "It can be edited and rendered.",
        ProjectState.TRASHED: "It is in the trash: after 30 days it is removed for good.",
    },
)
