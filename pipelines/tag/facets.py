"""The five facets of localization: what the archive's table ``tags`` holds and what the desk shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Facet:
    """One way in which something is made local: its name in the archive, its label and one line for the owner."""

    name: str
    label: str
    description: str


FACETS: tuple[Facet, ...] = (
    Facet(
        "local-production",
        "Local production",
        "Making, assembling or developing products in the country where they sell or where policy wants them made.",
    ),
    Facet(
        "domestic-supply",
        "Domestic supply",
        "Replacing foreign technology and parts by domestic ones, or raising the domestic share.",
    ),
    Facet(
        "local-market",
        "Local market",
        "Shaping a product, a service, its content or its organisation for one country or region.",
    ),
    Facet(
        "local-policy",
        "Local policy",
        "Obeying, or being changed by, one country's rules about where things and data are made, kept or allowed.",
    ),
    Facet(
        "language-localization",
        "Language",
        "Adding or improving a human language, script, dialect, voice or keyboard of a product.",
    ),
)

FACET_NAMES: tuple[str, ...] = tuple(facet.name for facet in FACETS)
