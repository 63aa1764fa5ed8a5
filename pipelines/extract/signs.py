"""What an element's names say about it: hints towards or away from the story, and where fields stand.

Everything here is a pure function of an element's tag, class, id, role and itemprop, so that a page asks once for each
distinct combination.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from crawler.values import value
from pipelines.denoise.structure import furniture
from pipelines.extract.embeds import STAND_INS

_BODY = re.compile(
    r"(?:article|story|post|entry|news|content|page|single|artikel|beitrag|articulo|noticia|nota|text)[-_]{0,2}"
    r"(?:body|content|text|copy|inner|main|full|detail|paragraph|inhalt)"
    r"|articlebody|articletext|(?:^|\s)(?:entry|post|article|story|cuerpo|richtext|rich-text|prose|body-copy|wysiwyg)(?=$|\s)"
)
_AWAY = re.compile(
    r"comment|disqus|respond|footer|sidebar|related|recommend|promo|teaser|newsletter|subscri|popup|modal|overlay|"
    r"cookie|consent|banner|share|social|breadcrumb|copyright|licen[cs]e|disclaimer|outbrain|taboola|sponsor|widget|"
    r"masthead|navigation|most-?read|trending|popular|carousel|slider|menu|ticker|read-?more|more-?stories"
)
_AUTHOR = re.compile(
    r"by-?_?line|(?:^|[\s_-])(?:authors?|autor|autore|autores|auteur|verfasser|writer|redakteur|forfatter|kirjoittaja|"
    r"journalist|reporter|contributor|firma|creator|dc-creator)(?=$|[\s_-])|author-?name|(?:article|post|entry|story)-?author"
)
_DATE = re.compile(
    r"(?:^|[\s_-])(?:date|dateline|datum|fecha|data|datetime|published|pubdate|timestamp|time|posted-on|publish)(?=$|[\s_-])"
    r"|(?:publish|post|entry|article|story|meta|pub)(?:ed)?[-_]?(?:date|time|on)"
)
_STANDFIRST = re.compile(
    r"standfirst|stand-first|(?:^|[\s_-])(?:summary|lead|lede|intro|introduction|dek|deck|subtitle|sub-title|subheadline|"
    r"subhead|sub-headline|chapo|chapeau|sapo|vorspann|abstract|ingress|manchet|perex|entradilla|bajada|copete|sommario|"
    r"occhiello|excerpt|kicker-text|description|teaser-text|preamble|underrubrik|lid|zajawka|lead-text)(?=$|[\s_-])"
    r"|(?:article|post|entry|story|page|artikel|header)[-_]{0,2}(?:summary|lead|intro|dek|subtitle|excerpt|description|subheadline|perex)"
)
_CAPTION = re.compile(
    r"caption|(?:^|[\s_-])(?:legend|bildunterschrift|cutline|didascalia|credits?|copyright|fotocredit|photo-?credit|image-?credit|"
    r"bildunterzeile|image-?source|picture-source|media-?info|photographer)(?=$|[\s_-])"
)
_CREDIT = re.compile(r"credit|copyright|photographer|picture-source|image-?source")
# A post of a social network that the site has built itself.
_POST = re.compile(r"(?:^|[-_])(?:tweet|social-embed|embedded-post)(?=$|[-_])")
_POST_TAGS = frozenset(["div", "section", "article"])
_TURNS = re.compile(r"(?:^|[-_\s])(?:prev(?:ious)?|next)(?=$|[-_\s])")
_HUMP = re.compile(r"([a-z])([A-Z])")
_CAPTION_RULE = "structure.caption"
# In this order: a class such as "author-date" is about the author first.
_SPOTS = (("author", _AUTHOR), ("date", _DATE), ("standfirst", _STANDFIRST))
_PROPERTIES = {
    **dict.fromkeys(("author", "creator", "name author", "author creator"), "author"),
    **dict.fromkeys(("datepublished", "datecreated", "datemodified", "dateupdated"), "date"),
    **dict.fromkeys(("description", "abstract", "alternativeheadline"), "standfirst"),
}
_SEVERAL = 2
_AWAY_WEIGHT = -0.3
_LARGE_PARTS = frozenset(["body", "main", "article", "header", "html", "footer"])
_TAG_WEIGHTS = {"article": 0.15, "main": 0.05, "aside": -0.5, "footer": -0.5, "nav": -0.5}


@value
class Sign:
    """What one combination of names means. ``weight`` speaks for (above 0) or against a container as the story's."""

    furniture: str = ""
    weight: float = 0.0
    spot: str = ""  # "author", "date", "standfirst" or ""
    is_caption: bool = False
    is_credit: bool = False
    is_post: bool = False
    is_stand_in: bool = False  # a script puts a player or a post into its place
    is_telling: bool = False  # it names a field or furniture
    is_handed_on: bool = False  # to the text inside: it is a caption's, a credit's or a standfirst's
    is_beside: bool = False  # a box beside the story
    turns: bool = False  # to the previous or the next
    names: str = ""  # class and id, as they stand


@lru_cache(maxsize=32_768)
def sign_of(tag: str, classes: str, identifier: str, role: str, itemprop: str) -> Sign:
    """What the element's names mean; the same names always mean the same."""
    rule = furniture(tag, classes, identifier, role)
    names = f"{classes} {identifier}".strip()
    told = _together([meaning for word in names.split() if (meaning := _word(word)) is not None])
    # A caption is not left out: it goes with its picture.
    left_out = "" if rule == _CAPTION_RULE else rule
    spot = _spot_of_property(itemprop) or told.spot
    is_caption = tag == "figcaption" or rule == _CAPTION_RULE or told.is_caption
    weight = _weight(tag, told, itemprop)
    return Sign(
        furniture=left_out,
        weight=weight,
        spot=spot,
        is_caption=is_caption,
        is_credit=told.is_credit,
        is_post=told.is_post and tag in _POST_TAGS,
        is_stand_in=bool(classes) and not STAND_INS.isdisjoint(classes.lower().split()),
        is_telling=bool(spot or left_out),
        is_handed_on=is_caption or told.is_credit or spot == "standfirst",
        is_beside=weight <= _AWAY_WEIGHT and tag not in _LARGE_PARTS,
        turns=tag == "a" and _TURNS.search(classes.lower()) is not None,
        names=names,
    )


@value
class _Word:
    """What one class or id means by itself."""

    is_body: bool
    is_away: bool
    spot: str
    is_caption: bool
    is_credit: bool
    is_post: bool


# Sites make up endless combinations of classes, but out of few words: these are what is remembered.
@lru_cache(maxsize=50_000)
def _word(word: str) -> _Word | None:
    """What a word means; None for one that means nothing, as most do."""
    name = word.lower()
    if name != word:
        name = _HUMP.sub(r"\1-\2", word).lower()
    found = _Word(
        _BODY.search(name) is not None,
        _AWAY.search(name) is not None,
        next((spot for spot, pattern in _SPOTS if pattern.search(name)), ""),
        _CAPTION.search(name) is not None,
        _CREDIT.search(name) is not None,
        _POST.search(name) is not None,
    )
    return None if found == _NOTHING else found


_NOTHING = _Word(is_body=False, is_away=False, spot="", is_caption=False, is_credit=False, is_post=False)


def _together(words: Sequence[_Word]) -> _Word:
    """What several words mean beside each other; mostly there is one at most."""
    if len(words) < _SEVERAL:
        return words[0] if words else _NOTHING
    return _Word(
        any(word.is_body for word in words),
        any(word.is_away for word in words),
        min((word.spot for word in words if word.spot), default=""),
        any(word.is_caption for word in words),
        any(word.is_credit for word in words),
        any(word.is_post for word in words),
    )


def _weight(tag: str, told: _Word, itemprop: str) -> float:
    weight = _TAG_WEIGHTS.get(tag, 0.0)
    if itemprop and "articlebody" in itemprop.lower():
        weight += 0.2
    if told.is_body:
        weight += 0.2
    if told.is_away:
        weight -= 0.5
    return weight


def _spot_of_property(itemprop: str) -> str:
    return _PROPERTIES.get(itemprop.lower(), "") if itemprop else ""
