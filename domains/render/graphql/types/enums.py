"""The enums of render in the schema; whoever shows one takes it from here."""

from domains.render.api import ExportKind, JobState, OrderKind, Outcome, Resolution, WorkKind
from kernel.graphql.enums import described

__all__ = ["ExportKind", "JobState", "OrderKind", "Outcome", "Resolution", "WorkKind"]

described(
    JobState,
    name="RenderJobState",
    description="How far a render is.",
    meanings={
        JobState.QUEUED: "It waits for a node.",
        JobState.PREPARING: "A node fetches the template and all that was filled in.",
        JobState.RENDERING: "Frames are being drawn.",
        JobState.VALIDATING: "The frames are being checked.",
        JobState.ASSEMBLING: "The film is put together, with its sound.",
        JobState.DONE: "The film is there.",
        JobState.FAILED: "It failed; `reason` says why. Nothing is charged.",
        JobState.CANCELLED: "Somebody has cancelled it.",
    },
)
described(
    Resolution,
    name="RenderResolution",
    description="The size of the film, named by its shorter side.",
    meanings={
        Resolution.P360: "360 lines.",
        Resolution.P540: "540 lines.",
        Resolution.P720: "720 lines.",
        Resolution.P1080: "1080 lines.",
        Resolution.P2160: "2160 lines, called 4K.",
    },
)
described(
    ExportKind,
    name="RenderExportKind",
    description="What a render is saved as.",
    meanings={
        ExportKind.MP4: "A film of H.264 and AAC, which starts playing before it is all there.",
        ExportKind.WEBM: "A film of VP9 and Opus.",
        ExportKind.GIF: "A small moving picture without sound.",
        ExportKind.PNG_SEQUENCE: "Every frame as a picture, in a zip.",
        ExportKind.POSTER: "One still of the film.",
    },
)
described(
    WorkKind,
    name="WorkKind",
    description="What a node is to do.",
    meanings={
        WorkKind.FRAMES: "Draw a part of a film.",
        WorkKind.ASSEMBLY: "Join the parts, mix the sound, make the outputs.",
        WorkKind.SNAPSHOT: "Draw one still.",
    },
)
described(
    OrderKind,
    name="NodeOrderKind",
    description="What a node is told to do besides its work.",
    meanings={
        OrderKind.CANCEL: "Stop that item and drop it.",
        OrderKind.DRAIN: "Finish what you hold and take nothing new.",
        OrderKind.RESTART: "Hand everything back and start again.",
    },
)
described(
    Outcome,
    name="NodeOutcome",
    description="How an item ended.",
    meanings={
        Outcome.DONE: "It is made and uploaded.",
        Outcome.FAILED: "It could not be made; `reason` says why.",
        Outcome.HANDED_BACK: "The node stops and gives it back; that is no failure.",
    },
)
