"""Purposes of files and states of uploads in the schema; whoever shows one takes it from here."""

from domains.file_mgr.api import Purpose
from domains.file_mgr.models import UploadState
from kernel.graphql.enums import described

__all__ = ["Purpose", "UploadState"]

described(
    Purpose,
    name="FilePurpose",
    description="What a file is for; it decides which types and sizes are taken.",
    meanings={
        Purpose.IMAGE: "A picture: PNG, JPEG, WebP or GIF, up to 50 MiB.",
        Purpose.AUDIO: "A sound: MP3, WAV, M4A, AAC, Ogg, FLAC or WebM, up to 200 MiB and 2 hours.",
        Purpose.VIDEO: "A video: MP4, MOV, WebM or MKV, up to 2000 MiB and 1 hour.",
        Purpose.FONT: "A font of the catalogue: TTF or OTF, up to 30 MiB.",
        Purpose.SOURCE: "A template's source: Lottie, dotLottie, a project of After Effects or an "
        "archive with one, up to 2000 MiB.",
        Purpose.EXPORT: "What a render has made; nobody uploads it.",
        Purpose.PREVIEW: "What the system shows of something; nobody uploads it.",
    },
)
described(
    UploadState,
    name="UploadState",
    description="How far an upload is.",
    meanings={
        UploadState.OPEN: "Its parts may be sent, in any order and again.",
        UploadState.PROCESSING: "Its parts are put together and looked at.",
        UploadState.READY: "There is a file.",
        UploadState.REFUSED: "The bytes were not taken; the reason says why.",
        UploadState.ABORTED: "The caller gave it up.",
        UploadState.EXPIRED: "It was not completed within 24 hours.",
    },
)
