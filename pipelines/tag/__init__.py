"""Which stories are about localization, with the sentences that prove it."""

from pipelines.tag.tagger import tag

__all__ = ["tag"]
