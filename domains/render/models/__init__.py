"""The tables of render, in the schema `render`."""

from domains.render.models.jobs import Export, HistoryEntry, JobPreview, RenderJob
from domains.render.models.work import FrameJob, RenderNode, RequirementSet, SweeperWatermark

__all__ = [
    "Export",
    "FrameJob",
    "HistoryEntry",
    "JobPreview",
    "RenderJob",
    "RenderNode",
    "RequirementSet",
    "SweeperWatermark",
]
