"""The mutations of render."""

from domains.render.graphql.mutations.nodes import NodeWorkMutations
from domains.render.graphql.mutations.orders import RenderMutations

MUTATIONS: tuple[type, ...] = (RenderMutations, NodeWorkMutations)
