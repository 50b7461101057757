"""The mutations of studio, a file per use case."""

from domains.studio.graphql.mutations.making import MakingMutations
from domains.studio.graphql.mutations.saving import SavingMutations
from domains.studio.graphql.mutations.sharing import SharingMutations
from domains.studio.graphql.mutations.trash import TrashMutations

MUTATIONS: tuple[type, ...] = (
    MakingMutations,
    SavingMutations,
    SharingMutations,
    TrashMutations,
)
