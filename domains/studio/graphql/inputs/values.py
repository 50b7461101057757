"""What a client says about one value, colour or sound."""

from uuid import UUID

import strawberry

from domains.studio.api import Sound, Value
from domains.studio.graphql.types.kinds import Fit, SoundKind
from domains.studio.service import changes, sounds, values
from domains.studio.service.saving import UNKNOWN_FILE
from domains.studio.service.wording_of_values import SOUND_SOURCE
from kernel.errors import bad_input

SCENE = "The scene that it belongs to; left out it is a value of all scenes."


@strawberry.input(description="Fills an element. What is left out is as the template has it.")
class SetValueInput:
    scene_id: UUID | None = strawberry.field(default=None, description=SCENE)
    key: str = strawberry.field(description="The element's key.")
    value: str = strawberry.field(
        default="", description=f"Its text, up to {values.LONGEST_TEXT} characters, or its value."
    )
    file_id: UUID | None = strawberry.field(
        default=None, description="The file of a picture, a video or a sound."
    )
    fit: Fit = strawberry.field(default=Fit.COVER, description="How a picture comes into its box.")
    focus_x: float = strawberry.field(
        default=0.5, description="What stays in sight, 0 left to 1 right."
    )
    focus_y: float = strawberry.field(
        default=0.5, description="What stays in sight, 0 top to 1 bottom."
    )
    font: str | None = strawberry.field(
        default=None, description="A family of the template's fonts."
    )
    size: float | None = strawberry.field(
        default=None,
        description=f"The font's size, {values.LEAST_SIZE:g} to {values.MOST_SIZE:g}.",
    )
    justification: str | None = strawberry.field(default=None, description="left, center or right.")
    direction: str | None = strawberry.field(default=None, description="rtl or ltr.")

    def change(self) -> changes.SetValue:
        value = Value(
            key=self.key,
            value=self.value,
            file_id=self.file_id,
            fit=self.fit,
            focus=(self.focus_x, self.focus_y),
            font=self.font,
            size=self.size,
            justification=self.justification,
            direction=self.direction,
        )
        return changes.SetValue(self.scene_id, value)


@strawberry.input(description="Sets a colour.")
class SetColourInput:
    scene_id: UUID | None = strawberry.field(default=None, description=SCENE)
    key: str = strawberry.field(description="The colour's key.")
    value: str = strawberry.field(description="The colour, as #rrggbb.")

    def change(self) -> changes.SetColour:
        return changes.SetColour(self.scene_id, self.key, self.value)


@strawberry.input(
    description="A sound of the film: a file of one's own or a piece of the library. "
    "Times are seconds."
)
class SoundInput:
    kind: SoundKind = strawberry.field(description="What it is in the mix.")
    file_id: UUID | None = strawberry.field(default=None, description="A file of one's own.")
    track_id: UUID | None = strawberry.field(
        default=None, description="A piece of the music library."
    )
    volume: float = strawberry.field(default=1.0, description="How loud, 0 to 1.")
    start: float = strawberry.field(default=0.0, description="When in the film it begins.")
    trim_in: float = strawberry.field(
        default=0.0, description="Where in the sound its part begins."
    )
    trim_out: float | None = strawberry.field(
        default=None, description="Where its part ends; left out at the sound's end."
    )
    fade_in: float = strawberry.field(default=0.0, description="How long it swells.")
    fade_out: float = strawberry.field(default=0.0, description="How long it dies away.")
    loop: bool = strawberry.field(
        default=False, description="Whether its part repeats till the film's end."
    )

    def sound(self, field: str) -> Sound:
        if (self.file_id is None) == (self.track_id is None):
            raise bad_input(field, SOUND_SOURCE)
        return Sound(
            kind=self.kind,
            file_id=self.file_id or UNKNOWN_FILE,
            volume=self.volume,
            start=self.start,
            trim_in=self.trim_in,
            trim_out=self.trim_out,
            fade_in=self.fade_in,
            fade_out=self.fade_out,
            loop=self.loop,
            track_id=self.track_id,
        )


@strawberry.input(description="Sets all sounds of the film; the others are taken out.")
class SetSoundsInput:
    sounds: list[SoundInput] = strawberry.field(
        description=f"The sounds, {sounds.MOST_SOUNDS} at most."
    )

    def change(self, field: str) -> changes.SetSounds:
        heard = enumerate(self.sounds)
        return changes.SetSounds(
            tuple(one.sound(f"{field}.sounds[{number}]") for number, one in heard)
        )


@strawberry.input(description="Sets volumes, 0 to 1. What is left out stays as it is.")
class SetVolumesInput:
    ducking: bool | None = strawberry.field(
        default=None, description="Whether music steps back while somebody speaks."
    )
    music: float | None = strawberry.field(default=None, description="How loud all music is.")
    voiceover: float | None = strawberry.field(default=None, description="How loud all voices are.")
    sfx: float | None = strawberry.field(default=None, description="How loud all effects are.")

    def change(self) -> changes.SetVolumes:
        return changes.SetVolumes(self.ducking, self.music, self.voiceover, self.sfx)
