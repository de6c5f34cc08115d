"""The manifest's digest of itself, by which a changed byte in it is found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from ..files.storage import json_bytes

DIGEST = "sha256"


def sealed(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest with its digest as the last key. A digest that it has is made again."""
    content = {name: value for name, value in manifest.items() if name != DIGEST}
    return {**content, DIGEST: _digest(content)}


def unsealed(stored: bytes) -> dict[str, Any] | None:
    """The manifest in the bytes of its file, with its digest.

    Returns:
        None if the digest is not that of the content, or if `storage.write_json` would write the content in
        other bytes: then something that JSON does not count as content has changed, a space for instance.
    """
    try:
        manifest = json.loads(stored)
    except (ValueError, RecursionError):
        return None
    if not isinstance(manifest, dict) or manifest.get(DIGEST) != sealed(manifest)[DIGEST]:
        return None
    return manifest if json_bytes(manifest) == stored else None


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
