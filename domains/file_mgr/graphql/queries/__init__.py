"""The queries of file_mgr, a file per use case."""

from domains.file_mgr.graphql.queries.files import FileQueries
from domains.file_mgr.graphql.queries.uploads import UploadQueries

QUERIES: tuple[type, ...] = (FileQueries, UploadQueries)
