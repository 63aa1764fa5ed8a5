"""What an element's names say about it: hints towards or away from the story, and where fields stand.

Everything here is a pure function of an element's tag, class, id, role and itemprop, so that a page asks once for each
distinct combination.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipelines.denoise.structure import furniture

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
_HUMP = re.compile(r"([a-z])([A-Z])")
_HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:screen-reader-text|sr-only|visually-?hidden|hidden-accessible|elementor-screen-only|u-hidden|hidden)(?=$|\s)"
)
_CAPTION_RULE = "structure.caption"


@dataclass(frozen=True, slots=True)
class Sign:
    """What one combination of names means. ``weight`` speaks for (above 0) or against a container as the story's."""

    furniture: str = ""
    weight: float = 0.0
    spot: str = ""  # "author", "date", "standfirst" or ""
    is_caption: bool = False
    is_credit: bool = False
    is_hidden: bool = False


@lru_cache(maxsize=20_000)
def sign_of(tag: str, classes: str, identifier: str, role: str, itemprop: str) -> Sign:
    """What the element's names mean; the same names always mean the same."""
    names = _HUMP.sub(r"\1-\2", f"{classes} {identifier}").lower()
    rule = furniture(tag, classes, identifier, role)
    is_caption = tag == "figcaption" or rule == _CAPTION_RULE or bool(_CAPTION.search(names))
    return Sign(
        # A caption is not left out: it goes with its picture.
        furniture="" if rule == _CAPTION_RULE else rule,
        weight=_weight(tag, names, itemprop),
        spot=_spot(names, itemprop),
        is_caption=is_caption,
        is_credit=bool(_CREDIT.search(names)),
        is_hidden=bool(_HIDDEN_CLASS.search(names)),
    )


def _weight(tag: str, names: str, itemprop: str) -> float:
    weight = 0.0
    if tag == "article":
        weight += 0.15
    elif tag == "main":
        weight += 0.05
    elif tag in {"aside", "footer", "nav"}:
        weight -= 0.5
    if "articlebody" in itemprop.lower():
        weight += 0.2
    if _BODY.search(names):
        weight += 0.2
    if _AWAY.search(names):
        weight -= 0.5
    return weight


def _spot(names: str, itemprop: str) -> str:
    if itemprop:
        named = itemprop.lower()
        if named in {"author", "creator", "name author", "author creator"}:
            return "author"
        if named in {"datepublished", "datecreated", "datemodified", "dateupdated"}:
            return "date"
        if named in {"description", "abstract", "alternativeheadline"}:
            return "standfirst"
    if not names.strip():
        return ""
    if _AUTHOR.search(names):
        return "author"
    if _DATE.search(names):
        return "date"
    if _STANDFIRST.search(names):
        return "standfirst"
    return ""
