"""What is in a saved project: scenes, values, colours and sounds."""

from uuid import UUID

import strawberry

from domains.studio.api import Mix, SceneCopy, Sound, Value
from domains.studio.graphql.types.kinds import Fit, SoundKind
from domains.studio.service.document import Document

# What a list has as a rule, for the guard that counts before it knows.
_SCENES, _VALUES, _COLOURS, _SOUNDS = 8, 4, 3, 3


@strawberry.type(description="What one element is filled with.")
class SavedValue:
    key: str = strawberry.field(description="The element's key.")
    value: str = strawberry.field(
        description="Its text, number, choice or colour. Of a picture or a sound that is no file "
        "of the customer: what the template has there."
    )
    file_id: UUID | None = strawberry.field(description="The customer's file, where it is one.")
    fit: Fit = strawberry.field(description="How a picture comes into its box.")
    focus_x: float = strawberry.field(description="What stays in sight, 0 left to 1 right.")
    focus_y: float = strawberry.field(description="What stays in sight, 0 top to 1 bottom.")
    font: str | None = strawberry.field(description="The font's family, else the template's.")
    size: float | None = strawberry.field(description="The font's size, else the template's.")
    justification: str | None = strawberry.field(
        description="left, center or right, else as in the template."
    )
    direction: str | None = strawberry.field(
        description="rtl or ltr, else as the text itself runs."
    )

    @classmethod
    def of(cls, value: Value) -> "SavedValue":
        return cls(
            key=value.key,
            value=value.value,
            file_id=value.file_id,
            fit=value.fit,
            focus_x=value.focus[0],
            focus_y=value.focus[1],
            font=value.font,
            size=value.size,
            justification=value.justification,
            direction=value.direction,
        )


@strawberry.type(description="A colour by its key.")
class SavedColour:
    key: str = strawberry.field(description="The colour's key.")
    value: str = strawberry.field(description="The colour, as #rrggbb.")

    @classmethod
    def all_of(cls, colours: dict[str, str]) -> "list[SavedColour]":
        return [cls(key=key, value=value) for key, value in colours.items()]


@strawberry.type(description="A scene; the same scene of the template may be there several times.")
class SavedScene:
    id: UUID = strawberry.field(description="The scene's id in this project.")
    key: str = strawberry.field(description="Which scene of the template it is a copy of.")
    seconds: float = strawberry.field(description="How long it lasts.")
    values: list[SavedValue] = strawberry.field(
        description="What its elements are filled with, in the template's order.",
        metadata={"list_size": _VALUES},
    )
    colours: list[SavedColour] = strawberry.field(
        description="Its own colours.", metadata={"list_size": _COLOURS}
    )

    @classmethod
    def of(cls, scene: SceneCopy) -> "SavedScene":
        return cls(
            id=scene.id,
            key=scene.key,
            seconds=scene.seconds,
            values=[SavedValue.of(value) for value in scene.values],
            colours=SavedColour.all_of(scene.colours),
        )


@strawberry.type(description="A sound of the film. Times are seconds.")
class SavedSound:
    kind: SoundKind = strawberry.field(description="What it is in the mix.")
    file_id: UUID | None = strawberry.field(description="The customer's file, where it is one.")
    track_id: UUID | None = strawberry.field(
        description="The piece of the music library, where it is one."
    )
    volume: float = strawberry.field(description="How loud, 0 to 1, times that of its kind.")
    start: float = strawberry.field(description="When in the film it begins.")
    trim_in: float = strawberry.field(description="Where in the sound its part begins.")
    trim_out: float | None = strawberry.field(
        description="Where in the sound its part ends; null is the sound's end."
    )
    fade_in: float = strawberry.field(description="How long it swells.")
    fade_out: float = strawberry.field(description="How long it dies away.")
    loop: bool = strawberry.field(description="Whether its part repeats till the film's end.")

    @classmethod
    def of(cls, sound: Sound) -> "SavedSound":
        return cls(
            kind=sound.kind,
            file_id=sound.file_id if sound.track_id is None else None,
            track_id=sound.track_id,
            volume=sound.volume,
            start=sound.start,
            trim_in=sound.trim_in,
            trim_out=sound.trim_out,
            fade_in=sound.fade_in,
            fade_out=sound.fade_out,
            loop=sound.loop,
        )


@strawberry.type(description="All that is heard in the film.")
class SavedMix:
    sounds: list[SavedSound] = strawberry.field(
        description="The sounds.", metadata={"list_size": _SOUNDS}
    )
    ducking: bool = strawberry.field(description="Whether music steps back while somebody speaks.")
    music_volume: float = strawberry.field(description="How loud all music is, 0 to 1.")
    voiceover_volume: float = strawberry.field(description="How loud all voices are, 0 to 1.")
    sfx_volume: float = strawberry.field(description="How loud all effects are, 0 to 1.")

    @classmethod
    def of(cls, mix: Mix) -> "SavedMix":
        return cls(
            sounds=[SavedSound.of(sound) for sound in mix.sounds],
            ducking=mix.ducking,
            music_volume=mix.music_volume,
            voiceover_volume=mix.voiceover_volume,
            sfx_volume=mix.sfx_volume,
        )


@strawberry.type(description="All of a saved project that undo brings back.")
class SavedDocument:
    version: int = strawberry.field(description="Which version of the project this is.")
    name: str = strawberry.field(description="The project's name.")
    locale: str = strawberry.field(description="The language of the film: fa or en.")
    scenes: list[SavedScene] = strawberry.field(
        description="The scenes in their order.", metadata={"list_size": _SCENES}
    )
    shared_values: list[SavedValue] = strawberry.field(
        description="What the elements of all scenes are filled with.",
        metadata={"list_size": _VALUES},
    )
    shared_colours: list[SavedColour] = strawberry.field(
        description="The colours of all scenes.", metadata={"list_size": _COLOURS}
    )
    mix: SavedMix = strawberry.field(description="All that is heard.")

    @classmethod
    def of(cls, document: Document, version: int) -> "SavedDocument":
        return cls(
            version=version,
            name=document.name,
            locale=document.locale.value,
            scenes=[SavedScene.of(scene) for scene in document.scenes],
            shared_values=[SavedValue.of(value) for value in document.shared_values],
            shared_colours=SavedColour.all_of(document.shared_colours),
            mix=SavedMix.of(document.mix),
        )
