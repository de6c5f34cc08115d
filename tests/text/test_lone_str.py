"""A lone ``str`` is not a collection of ``str``, though Python and type checkers take it for one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import galley
import pytest
from galley.text.words import refuse_lone_str

PACKAGE = Path(galley.__file__).parent

SATISFIED_BY_A_STR = re.compile(r"^(?:Sequence|Iterable|Iterator|Collection|Container|Reversible)\[str\]")
GUARD = refuse_lone_str.__name__


def test_a_lone_str_is_refused_and_shown() -> None:
    with pytest.raises(TypeError, match="words must be a collection of str, not the str 'read more'"):
        refuse_lone_str("read more", "words")


@pytest.mark.parametrize("values", [[], ["read"], ("read", "more"), {"read": 1}, iter(["read"])])
def test_a_collection_of_str_passes(values: object) -> None:
    refuse_lone_str(values, "words")  # type: ignore[arg-type]


def public_functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions and methods of a module that other modules may call, with their names."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, node
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and not re.match("_(?!_init__)", method.name):
                    yield f"{node.name}.{method.name}", method


def unguarded(source: str) -> list[str]:
    """The parameters of public functions that would take a lone ``str`` for a collection of ``str``."""
    found = []
    for name, function in public_functions(ast.parse(source)):
        guarded = {
            ast.unparse(call.args[0])
            for call in ast.walk(function)
            if isinstance(call, ast.Call) and ast.unparse(call.func) == GUARD
        }
        arguments = function.args
        several = [] if arguments.vararg is None else [arguments.vararg]
        for each in (*arguments.posonlyargs, *arguments.args, *several, *arguments.kwonlyargs):
            wanted = each.annotation and SATISFIED_BY_A_STR.match(ast.unparse(each.annotation))
            if wanted and each.arg not in guarded:
                found.append(f"{name}({each.arg})")
    return found


def test_an_unguarded_parameter_is_found() -> None:
    source = """
def count(words: Sequence[str]) -> int: ...
def guarded(words: Iterable[str]) -> int:
    refuse_lone_str(words, "words")
def typed(words: list[str] | tuple[str, ...], each: Sequence[int]) -> int: ...
def _private(words: Sequence[str]) -> int: ...
class Counter:
    def __init__(self, *, words: Collection[str] | None = None) -> None: ...
    def count(self, name: str, *words: Iterator[str]) -> int: ...
"""
    assert unguarded(source) == ["count(words)", "Counter.__init__(words)", "Counter.count(words)"]


def test_every_public_function_that_takes_a_collection_of_str_refuses_a_lone_one() -> None:
    """Guard the parameter with `refuse_lone_str`, or name the collection's own type: ``list[str]``."""
    found = [
        f"{file.relative_to(PACKAGE)}: {each}"
        for file in sorted(PACKAGE.rglob("*.py"))
        for each in unguarded(file.read_text("utf-8"))
    ]
    assert found == ["text/words.py: refuse_lone_str(values)"]
