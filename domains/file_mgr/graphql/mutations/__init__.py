"""The mutations of file_mgr, a file per use case."""

from domains.file_mgr.graphql.mutations.files import FileMutations
from domains.file_mgr.graphql.mutations.folders import FolderMutations
from domains.file_mgr.graphql.mutations.uploads import UploadMutations

MUTATIONS: tuple[type, ...] = (UploadMutations, FileMutations, FolderMutations)
