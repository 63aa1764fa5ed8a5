"""A story in a language that the rules do not know carries no tag, and it can be said which they know."""

import pytest

from pipelines.tag import has_rules, languages_with_rules, tag
from pipelines.tag.rules import load_rules

STORY = (
    "Make in India: Foxconn to build a new iPhone factory in India",
    "The plant will assemble phones in India. Production in India starts in May.",
)


def test_the_languages_are_those_in_which_every_facet_has_phrases():
    assert languages_with_rules() == {"de", "en", "es", "fr", "id", "it", "ja", "ko", "pt", "ru", "zh"}


def test_a_language_with_words_for_one_facet_alone_is_not_among_them(tmp_path):
    rule = '[[rule]]\nname = "x"\nphrases.en = ["a"]\nmatches = ["a"]\n'
    (tmp_path / "one.toml").write_text(f'facet = "local-market"\n{rule}phrases.sw = ["duka"]\n', "utf-8")
    (tmp_path / "two.toml").write_text(f'facet = "local-policy"\n{rule}', "utf-8")
    assert load_rules(tmp_path).languages == {"en"}


@pytest.mark.parametrize("language", ["en", "EN", "en-GB", "zh-Hant-TW", "zh_CN", "pt-BR", "yue", "", None, "und"])
def test_a_language_with_rules_or_none_that_is_known_is_read(language):
    assert has_rules(language)
    assert tag(*STORY, language)


@pytest.mark.parametrize("language", ["sw", "th", "vi", "ar", "sw-KE", "xx"])
def test_a_language_without_rules_carries_no_tag(language):
    assert not has_rules(language)
    assert tag(*STORY, language) == []
