"""When a name is believed: classes are misused, and some pages put the whole story into a form or a "paywall"."""

from __future__ import annotations

from pipelines.extract.tree import TEXT, Node, named

# A part with more of the page's letters than this is not taken for furniture by a walk that doubts.
LARGE_SHARE = 0.3
# Furniture that is wordy by nature; any other that holds this much prose is the story under a misleading name.
_WORDY = frozenset(
    f"structure.{name}" for name in ("comments", "related", "footer", "site-chrome", "consent", "fact-box")
)
_LONG_PROSE = 900
# Publishers mark the paragraphs behind a paywall with the same class as the box in front of it.
_PAYWALL = "structure.paywall"
_BOXES = frozenset(["aside", "section", "form"])
_PLEA = 120
_UNREAD = frozenset(["script", "style", "a", "noscript", "svg", "template", "option", "textarea", "head", "title"])


def is_furniture(element: Node, tag: str, rule: str) -> bool:
    """Whether an element that a rule names may be left out unread: not where it holds a story's worth of prose."""
    if rule in _WORDY:
        return not (_has_prose(element, _LONG_PROSE) and element.css_first("h1") is not None)
    return not _has_prose(element, _PLEA if rule == _PAYWALL and tag not in _BOXES else _LONG_PROSE)


def _has_prose(element: Node, most: int) -> bool:
    if len(element.text()) <= most:
        return False
    letters = 0
    for paragraph in element.css("p"):
        letters += len(paragraph.text())
        if letters > most:
            return True
    return False


def letters_in(element: Node) -> int:
    """How many letters an element shows, links and spaces left out."""
    total = 0
    for part in element.traverse(include_text=True):
        if part.tag == TEXT:
            parent = part.parent
            if parent is None or parent.tag not in _UNREAD:
                total += len((part.text_content or "").strip())
    return total


def is_large(element: Node) -> bool:
    """Whether an element holds more than a caption can, whatever its class says."""
    if next(named(element, "h1", "h2", "article", "section", "main"), None) is not None:
        return True
    return sum(1 for _ in named(element, "p")) > 4


def is_invisible(style: str) -> bool:
    """Whether a style attribute hides its element."""
    if not style:
        return False
    plain = style.replace(" ", "").lower()
    return "display:none" in plain or "visibility:hidden" in plain
