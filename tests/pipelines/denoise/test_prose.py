"""A story about newsletters, cookies, channels and rights is kept, though its sentences begin like pleas."""

from __future__ import annotations

import pytest

from pipelines.denoise.examples import told
from pipelines.denoise.prose import EXAMPLES


@pytest.mark.parametrize("line", EXAMPLES)
def test_a_sentence_that_only_begins_like_a_plea_stays(line):
    assert told(line, 1) == ""
    assert told(line, 3) == ""


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("La newsletter qui vous dit tout, chaque vendredi.", "label.newsletter"),
        ("La newsletter: iscriviti, è gratis.", "label.newsletter"),
        ("Les cookies nous aident à faire vivre ce site.", "label.consent"),
        ("Telegramで最新情報をお届けしています。フォローしてください。", "label.follow"),
        ("텔레그램 채널을 구독하세요.", "label.follow"),
        ("النشرة البريدية: اشترك الآن لتصلك أخبارنا.", "label.newsletter"),
        ("未经授权，不得转载。", "label.copyright"),
        ("Bu site size daha iyi hizmet için çerez kullanır.", "label.consent"),
    ],
)
def test_the_same_words_spoken_to_a_reader_are_a_plea(line, rule):
    assert told(line, 3) == rule
