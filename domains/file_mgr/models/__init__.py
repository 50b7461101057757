"""The tables of file_mgr, in the schema `file_mgr`."""

from domains.file_mgr.models.files import Blob, File, Folder
from domains.file_mgr.models.uploads import UploadSession, UploadState
from domains.file_mgr.models.usage import StorageUsage

__all__ = ["Blob", "File", "Folder", "StorageUsage", "UploadSession", "UploadState"]
