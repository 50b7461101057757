"""Categories, tags and limits that several sample templates share."""

from domains.content.api import Both, ElementKind, Limits
from graph.samples.manifest import SampleCategory, SampleElement, SampleTag

LOGO = SampleCategory("logo", Both("نمایش لوگو", "Logo reveals"))
SOCIAL = SampleCategory("social", Both("شبکه‌های اجتماعی", "Social media"))
SLIDESHOW = SampleCategory("slideshow", Both("اسلایدشو", "Slideshows"))
MUSIC = SampleCategory("music", Both("موسیقی", "Music"))
BUSINESS = SampleCategory("business", Both("کسب‌وکار", "Business"))

MINIMAL = SampleTag("minimal", Both("مینیمال", "Minimal"))
INTRO = SampleTag("intro", Both("آغاز ویدیو", "Intro"))
SALE = SampleTag("sale", Both("حراج", "Sale"))
STORY = SampleTag("story", Both("استوری", "Story"))
PHOTOS = SampleTag("photos", Both("عکس", "Photos"))
FAMILY = SampleTag("family", Both("خانواده", "Family"))
QUOTE = SampleTag("quote", Both("نقل‌قول", "Quote"))
PODCAST = SampleTag("podcast", Both("پادکست", "Podcast"))

PICTURE = Limits(accepts=("image",))
CHECK = Limits()


def mirrored(key: str) -> SampleElement:
    """Persian readers begin at the other side."""
    label = Both("چیدمان راست به چپ", "Layout from right to left")
    return SampleElement(key, ElementKind.CHECK_BOX, label, Both("1", "0"), CHECK)


def letters(most: int, lines: int = 1, least: int = 1) -> Limits:
    return Limits(least=least, most=most, lines=lines)
