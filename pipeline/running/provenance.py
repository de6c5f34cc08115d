"""Everything that the records of a run depend on: files, options, versions, earlier results."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Iterable
from importlib import metadata
from typing import Any

from .. import __version__
from ..deduplicate import EarlierResults
from ..files import storage
from ..files.waits import answered
from ..read import InputFile
from ..rules import rules_digest
from .options import RunSettings

PACKAGES = ("charset-normalizer", "justext", "langdetect", "lxml", "py3langid", "tldextract", "trafilatura")
"""The packages whose version changes records. tldextract ships the public suffix list."""

EXAMPLES = 3
"""How many differing inputs a message names."""


@dataclasses.dataclass(frozen=True)
class Provenance:
    """What the records of a run depend on.

    Attributes:
        versions: of Galley, its rules and models, and the packages that change records.
        options: those that shape records, by name.
        inputs: URI, size in bytes and, for local files, time of last change in nanoseconds.
        earlier: the fingerprint of the earlier results that the run is compared with.
    """

    versions: dict[str, str]
    options: dict[str, Any]
    inputs: tuple[tuple[str, int, int | None], ...]
    earlier: str

    @property
    def fingerprint(self) -> str:
        """A hash of it all, in hex."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """This as a JSON object."""
        value: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(self)))
        return value

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Provenance:
        """What `to_json` gave."""
        inputs = tuple((uri, size, changed) for uri, size, changed in value["inputs"])
        return cls(value["versions"], value["options"], inputs, value["earlier"])

    def differences(self, other: Provenance) -> str:
        """What differs from another run's, as a phrase for a message; empty if nothing does."""
        found = [
            f"{name} is {_shown(self.versions.get(name))}, was {_shown(other.versions.get(name))}"
            for name in sorted(self.versions.keys() | other.versions.keys())
            if self.versions.get(name) != other.versions.get(name)
        ]
        ours, theirs = self.to_json()["options"], other.options
        found += [
            f"--{name.replace('_', '-')} is {_shown(ours.get(name))}, was {_shown(theirs.get(name))}"
            for name in sorted(ours.keys() | theirs.keys())
            if ours.get(name) != theirs.get(name) and name != "inputs"
        ]
        found += _input_differences(self.inputs, other.inputs)
        if self.earlier != other.earlier:
            found.append("the results of --against have changed")
        return "; ".join(found)


def provenance(files: Iterable[InputFile], settings: RunSettings, earlier: EarlierResults) -> Provenance:
    """What the records of a run over these files depend on."""
    inputs = tuple((file.uri, file.size, _changed(file.uri)) for file in files)
    return Provenance(versions(), settings.shaping_records(), inputs, earlier.fingerprint)


def versions() -> dict[str, str]:
    """The versions of everything that makes records: packages by name, rules and models by their hash."""
    found = {"galley": __version__, "rules": rules_digest()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found


def _changed(uri: str) -> int | None:
    if not storage.is_local(uri):
        return None
    return answered(lambda: f"looking for {uri}", os.stat, storage.local_path(uri)).st_mtime_ns


def _input_differences(
    ours: tuple[tuple[str, int, int | None], ...], theirs: tuple[tuple[str, int, int | None], ...]
) -> list[str]:
    now, then = {uri: stamp for uri, *stamp in ours}, {uri: stamp for uri, *stamp in theirs}
    kinds = {
        "new": sorted(now.keys() - then.keys()),
        "gone": sorted(then.keys() - now.keys()),
        "changed": sorted(uri for uri in now.keys() & then.keys() if now[uri] != then[uri]),
    }
    return [
        f"{len(uris):,} input(s) {kind}: {', '.join(uris[:EXAMPLES])}{' …' if len(uris) > EXAMPLES else ''}"
        for kind, uris in kinds.items()
        if uris
    ]


def _shown(value: Any) -> str:
    return "not given" if value is None else value if isinstance(value, str) else json.dumps(value)
