"""Verification: whether the files of a result still hold what its manifest says."""

from .findings import Finding
from .verify import require_sound, verify

__all__ = ["Finding", "require_sound", "verify"]
