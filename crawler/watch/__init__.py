"""The desk watches itself: what each source used to bring, what it brings now, and who is told when that differs.

``history`` reads the archive; ``rhythm``, ``habits`` and ``judging`` decide, without a clock or a file; ``settling``
says what begins and what ends; ``duty`` puts them together after each crawl; ``telling`` sends it.
"""
