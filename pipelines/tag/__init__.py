"""Which stories are about localization, with the sentences that prove it."""

from typing import TYPE_CHECKING

from pipelines.lazily import loader

if TYPE_CHECKING:
    from pipelines.tag.languages import has_rules, languages_with_rules
    from pipelines.tag.tagger import tag

__all__ = ["has_rules", "languages_with_rules", "tag"]

__getattr__ = loader(__name__, {"has_rules": "languages", "languages_with_rules": "languages", "tag": "tagger"})
