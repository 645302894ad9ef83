"""What is known to be different on a target: `differences.toml`, and the table that docs/LIMITS.md shows of it."""

from __future__ import annotations

import tomllib
from pathlib import Path

FILE = Path(__file__).resolve().with_name("differences.toml")


def read() -> dict[str, dict[str, str]]:
    """Of each target, the cases that go otherwise there, and what is different."""
    return tomllib.loads(FILE.read_text())


def case_id(node: str) -> str:
    """The name of a case, such as `user-pool/a-wrong-code-is-refused[signed in]`, of what pytest calls it."""
    file, _, function = node.partition("::")
    name, bracket, parameters = function.partition("[")
    service = Path(file).stem.removeprefix("test_")
    return f"{service}/{name.removeprefix('test_')}".replace("_", "-") + bracket + parameters


def names_of(differences: dict[str, str], case: str) -> list[str]:
    """The names in the list that a case goes by. One that ends with `*` stands for all that begin like it."""
    return [name for name in differences if name == case or (name.endswith("*") and case.startswith(name[:-1]))]


def reason(differences: dict[str, str], case: str) -> str | None:
    """What is different about a case, if anything is."""
    names = names_of(differences, case)
    return differences[names[0]] if names else None


def unknown(differences: dict[str, str], cases: list[str]) -> list[str]:
    """The names in the list that no case goes by."""
    used = {name for case in cases for name in names_of(differences, case)}
    return sorted(set(differences) - used)


def table(titles: dict[str, str]) -> str:
    """All differences in words: a row for what is different on a target, with the cases that show it."""
    lines = ["| target | what is different there | cases |", "|---|---|---|"]
    for target, differences in read().items():
        cases: dict[str, list[str]] = {}
        for case, words in differences.items():
            cases.setdefault(words, []).append(f"`{_shown(case)}`")
        lines += [f"| {titles[target]} | {words} | {', '.join(named)} |" for words, named in cases.items()]
    return "\n".join(lines)


def _shown(case: str) -> str:
    """A name of the list, for people: a star that stands for all that a case is tried with goes without saying."""
    begin = case.removesuffix("*")
    if begin == case or begin.endswith("["):
        return begin.removesuffix("[")
    return f"{begin}…]" if "[" in begin else f"{begin}…"
