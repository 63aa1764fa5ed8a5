"""A tag is for the countries that its proof speaks of, not for all that the story names."""

import pytest

from pipelines.tag import tag


@pytest.mark.parametrize(
    ("headline", "body", "facet", "expected"),
    [
        pytest.param(
            "Foxconn builds a factory in Vietnam",
            "The plant in Vietnam will assemble phones. Shares in Tokyo rose. Sales in Brazil fell.",
            "local-production",
            ("VN",),
            id="not the other markets",
        ),
        pytest.param(
            "Samsung moves production to India and Vietnam",
            "The company shifts production of phones to India and Vietnam. Both get a new factory.",
            "local-production",
            ("IN", "VN"),
            id="two that are named alike",
        ),
        pytest.param(
            "Canada bans a Chinese maker's cameras",
            "Canada has banned cameras of the Chinese company over national security concerns. The app is blocked.",
            "local-policy",
            ("CA",),
            id="not where the maker comes from",
        ),
        pytest.param(
            "Data localisation becomes law",
            "The data localisation rule binds all firms.\n\nThe minister in Jakarta signed it.",
            "local-policy",
            ("ID",),
            id="the only country of the story",
        ),
        pytest.param(
            "Translate adds new languages",
            "The app now supports Hindi, Czech, Danish, Bulgarian and Latvian.",
            "language-localization",
            (),
            id="not those of a list of languages",
        ),
        pytest.param(
            "China replaces foreign chips with domestic ones",
            "After US sanctions, China wants domestic chips. It cuts its reliance on the US with home-grown chips.",
            "domestic-supply",
            ("CN",),
            id="not the one that presses and is left",
        ),
        pytest.param(
            "Huawei replaces foreign chips with home-grown ones",
            "Huawei uses home-grown chips. The domestic chips replace those from abroad.",
            "domestic-supply",
            ("CN",),
            id="the home of who replaces, where none is named",
        ),
        pytest.param(
            "A new plant will make phones locally", "The factory opens in May.", "local-production", (), id="none named"
        ),
    ],
)
def test_a_tag_is_for_the_countries_of_its_proof(headline, body, facet, expected):
    countries = {one.facet: one.countries for one in tag(headline, body, "en")}
    assert countries[facet] == expected
