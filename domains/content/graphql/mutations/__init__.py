"""The mutations of content."""

from domains.content.graphql.mutations.library import LibraryMutations
from domains.content.graphql.mutations.projects import ProjectMutations
from domains.content.graphql.mutations.templates import TemplateMutations

MUTATIONS: tuple[type, ...] = (TemplateMutations, ProjectMutations, LibraryMutations)
