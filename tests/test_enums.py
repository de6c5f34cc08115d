"""Enums are pickled by value, so that a reader of pickles does not have to allow any function."""

from __future__ import annotations

import enum
import importlib
import pickle
import pickletools
import pkgutil
import sys
from collections.abc import Iterator

import galley
import pytest
from galley.value_enum import ValueEnum


def enums() -> Iterator[type[enum.StrEnum]]:
    """Every ``StrEnum`` that a module of the package defines."""
    for module in pkgutil.walk_packages(galley.__path__, "galley."):
        if module.name != "galley.__main__":
            importlib.import_module(module.name)
    pending = [enum.StrEnum]
    while pending:
        for each in pending.pop().__subclasses__():
            pending.append(each)
            if each.__module__.startswith("galley.") and each is not ValueEnum:
                yield each


def names_in(pickled: bytes) -> set[str]:
    """The globals that a pickle names, each as ``module.name``."""
    strings: list[str] = []
    found = set()
    for opcode, argument, _ in pickletools.genops(pickled):
        if opcode.name == "GLOBAL":
            found.add(str(argument).replace(" ", "."))
        elif opcode.name == "STACK_GLOBAL":
            found.add(".".join(strings[-2:]))
        elif isinstance(argument, str):
            strings.append(argument)
    return found


MEMBERS = [member for each in enums() for member in each]


def test_the_enums_of_the_package_are_found() -> None:
    assert {type(member).__name__ for member in MEMBERS} >= {"BlockKind", "Reason", "Compression", "Format"}


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: f"{type(member).__name__}.{member.name}")
def test_a_pickled_member_names_only_its_class(member: enum.StrEnum, protocol: int) -> None:
    pickled = pickle.dumps(member, protocol)
    assert pickle.loads(pickled) is member
    if protocol >= 2:  # protocols 0 and 1 have no opcode that calls a class
        assert names_in(pickled) == {f"{type(member).__module__}.{type(member).__name__}"}


@pytest.mark.skipif(
    not (3, 11) <= sys.version_info[:3] < (3, 11, 4),
    reason="other Pythons pickle enums by value",
)
def test_a_plain_enum_would_be_pickled_as_a_call_of_getattr() -> None:
    assert "builtins.getattr" in names_in(pickle.dumps(Plain.ONE))


class Plain(enum.StrEnum):
    """An enum without our own pickling."""

    ONE = "one"
