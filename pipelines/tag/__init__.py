"""Which stories are about localization, with the sentences that prove it."""

from pipelines.tag.languages import has_rules, languages_with_rules
from pipelines.tag.tagger import tag

__all__ = ["has_rules", "languages_with_rules", "tag"]
