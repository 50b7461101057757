"""All sample templates."""

from functools import cache

from graph.samples import logo_intro, quote_card, slideshow, social_promo
from graph.samples.manifest import SampleTemplate


@cache
def templates() -> tuple[SampleTemplate, ...]:
    makers = (logo_intro, social_promo, slideshow, quote_card)
    return tuple(each.template() for each in makers)
