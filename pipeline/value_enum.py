"""The base class of the enums that records hold."""

from __future__ import annotations

from enum import StrEnum


class ValueEnum(StrEnum):
    """A ``StrEnum`` whose members are pickled by their value.

    Python 3.11.0 to 3.11.3 pickles a member of a plain ``StrEnum`` as a call of ``getattr`` (CPython
    issue 105332), and a reader of pickles that trusts records alone must not allow that function.
    """

    def __reduce_ex__(self, protocol: object) -> tuple[type[ValueEnum], tuple[str]]:
        return type(self), (self.value,)
