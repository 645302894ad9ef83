"""The list of differences, and what docs/LIMITS.md makes of it."""

from __future__ import annotations

import known
import pages
from targets import KINDS


def test_every_target_of_the_list_is_one() -> None:
    assert set(known.read()) == set(KINDS)


def test_every_difference_is_told_in_words() -> None:
    words = [words for differences in known.read().values() for words in differences.values()]
    assert all(text.endswith((".", ".)")) and "|" not in text for text in words)


def test_the_limits_tell_of_every_difference() -> None:
    """`UPDATE=1` writes them."""
    if pages.writes():
        pages.write_part(pages.LIMITS, "differences", pages.differences())
    assert pages.part(pages.LIMITS, "differences") == pages.differences()


def test_a_case_is_named_by_its_service_and_what_it_says() -> None:
    node = "test_s3_objects.py::test_a_range_is_that_range[bytes=0-0]"
    assert known.case_id(node) == "s3-objects/a-range-is-that-range[bytes=0-0]"


def test_a_star_stands_for_all_that_begin_alike() -> None:
    differences = {"a/b[*": "All.", "a/c": "One."}
    assert known.reason(differences, "a/b[x]") == "All." and known.reason(differences, "a/c") == "One."
    assert known.reason(differences, "a/c[x]") is None
    assert known.unknown(differences, ["a/b[x]", "a/d"]) == ["a/c"]
