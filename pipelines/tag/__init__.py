"""Which stories are about localization, with the sentences that prove it."""
