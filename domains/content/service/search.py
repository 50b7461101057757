"""What templates are found by: kept up to date whenever a name changes."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from domains.content.store import taxonomy
from kernel.db import UnitOfWork
from kernel.search_text import words_of


async def index(unit: UnitOfWork, templates: Sequence[UUID]) -> None:
    """Name, description, slug, and the names of its categories and tags, in both languages."""
    if not templates:
        return
    await unit.flush()
    texts: dict[UUID, list[str]] = defaultdict(list)
    for row in await taxonomy.own_templates(unit, templates):
        names = [row.name_fa, row.name_en, row.slug]
        texts[row.id] += [*names, row.description_fa, row.description_en]
    for template_id, _, category in await taxonomy.categories_on(unit, templates):
        texts[template_id] += [category.name_fa, category.name_en]
    for template_id, tag in await taxonomy.tags_on(unit, templates):
        texts[template_id] += [tag.name_fa, tag.name_en]
    await taxonomy.put_words(unit, {one: words_of(*found) for one, found in texts.items()})
