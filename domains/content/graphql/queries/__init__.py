"""The queries of content."""

from domains.content.graphql.queries.library import LibraryQueries
from domains.content.graphql.queries.templates import TemplateQueries

QUERIES: tuple[type, ...] = (TemplateQueries, LibraryQueries)
