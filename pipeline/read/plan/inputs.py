"""Finds the files that the user asked for, before any of them is opened."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from ...errors import InputError
from ...files.storage import is_local, local_path
from ...files.waits import each_answered
from ...text.words import refuse_lone_str

_GLOB_CHARACTERS = frozenset("*?[")

NOT_DOCUMENTS = frozenset(
    {"desktop.ini", "thumbs.db", "checksums", "md5sums", "sha1sums", "sha256sums", "license",
     "license.md", "license.txt", "readme", "readme.md", "readme.rst", "readme.txt"}
)  # fmt: skip
"""Names (lower case) that a folder walk passes over: they describe a dump and are not part of it."""

NOT_DOCUMENT_SUFFIXES = (".cdx", ".cdxj", ".crc", ".md5", ".sha1", ".sha256")
"""Indexes and checksums beside dumps, which a folder walk passes over."""


@dataclasses.dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read.

    Attributes:
        uri: its path or URL, as the user's pattern spells it.
        size: in bytes.
    """

    uri: str
    size: int


@dataclasses.dataclass(frozen=True, slots=True)
class Matched:
    """What patterns match.

    Attributes:
        files: what is read, sorted by URI.
        passed_over: what a folder walk left out, sorted.
    """

    files: tuple[InputFile, ...]
    passed_over: tuple[str, ...]


def match_inputs(patterns: Sequence[str]) -> list[InputFile]:
    """The files of `find_inputs`, without what was passed over."""
    refuse_lone_str(patterns, "patterns")
    return list(find_inputs(patterns).files)


def find_inputs(patterns: Sequence[str]) -> Matched:
    """Find every file that the patterns name.

    A folder walk passes over hidden names (``.x``, ``_x``) and what `NOT_DOCUMENTS` lists. A file or glob
    that the user names is always read.

    Args:
        patterns: files, folders (walked to their end; links to folders are not followed), globs (``*``,
            ``?``, ``[…]``, ``**`` across folders) and URLs of object stores that Beam has a file system for.

    Returns:
        Each file once, sorted, whatever the order of the patterns.

    Raises:
        InputError: a pattern matches nothing, or a file cannot be read.
    """
    refuse_lone_str(patterns, "patterns")
    if not patterns:
        raise InputError("No input was given: name at least one file, folder or glob.")
    files: dict[str, InputFile] = {}
    passed_over: set[str] = set()
    for pattern in patterns:
        found = list(_listed(pattern) if is_local(pattern) else _remote(pattern))
        taken = [file for file, is_document in found if is_document]
        passed_over.update(file.uri for file, is_document in found if not is_document)
        if not taken:
            left_out = ", only such as a folder walk passes over" if found else ""
            raise InputError(f"{pattern} holds no file to read{left_out}.")
        for file in taken:
            # Not Path.resolve: a link to a file that is read too counts as a file of its own.
            key = str(Path(local_path(file.uri)).absolute()) if is_local(file.uri) else file.uri
            # The same file by two spellings is read once, under the one that sorts first.
            if key not in files or file.uri < files[key].uri:
                files[key] = file
    taken_uris = {file.uri for file in files.values()}
    return Matched(
        files=tuple(sorted(files.values(), key=lambda file: file.uri)),
        passed_over=tuple(sorted(passed_over - taken_uris)),
    )


def _is_document(parts: Sequence[str]) -> bool:
    """Whether a folder walk takes the file, judged by the parts of its path below the folder."""
    name = parts[-1].lower()
    hidden = any(part.startswith((".", "_")) for part in parts)
    return not hidden and name not in NOT_DOCUMENTS and not name.endswith(NOT_DOCUMENT_SUFFIXES)


def _listed(pattern: str) -> Iterator[tuple[InputFile, bool]]:
    return each_answered(lambda: f"listing {pattern}", _local(pattern))


def _local(pattern: str) -> Iterator[tuple[InputFile, bool]]:
    path = Path(local_path(pattern))
    # A name that holds glob characters is first taken as a name: shells pass "a[1].html" so.
    if path.is_dir():
        for folder, _, names in os.walk(path, onerror=_raise_unreadable):
            for found in (Path(folder, name) for name in names):
                if found.is_file():
                    is_document = _is_document(found.relative_to(path).parts)
                    yield _local_file(found, is_document), is_document
    elif path.is_file():
        yield _local_file(path), True
    elif _GLOB_CHARACTERS.isdisjoint(pattern):
        if path.exists():
            raise InputError(f"{pattern} is neither a file nor a folder.")
        raise InputError(f"{pattern} does not exist.")
    else:
        # Beam lists the folder before the first glob character: there must be one.
        glob = local_path(pattern)
        for uri, _ in _beam_match(glob if path.is_absolute() else f"./{glob}"):
            yield _local_file(Path(uri)), True


def _raise_unreadable(error: OSError) -> None:
    raise InputError(f"{error.filename} cannot be listed: {error.strerror}.") from error


def _local_file(path: Path, must_be_readable: bool = True) -> InputFile:
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(f"The file name {os.fsencode(path)!r} is not UTF-8: rename the file.") from error
    if must_be_readable and not os.access(path, os.R_OK):
        raise InputError(f"{path} cannot be read: permission denied.")
    return InputFile(str(path), path.stat().st_size)


def _remote(pattern: str) -> Iterator[tuple[InputFile, bool]]:
    if _GLOB_CHARACTERS.isdisjoint(pattern):
        exact = [] if pattern.endswith("/") else _beam_match(pattern)
        if exact:
            for uri, size in exact:
                yield InputFile(uri, size), True
            return
        folder = pattern.rstrip("/") + "/"
        for uri, size in _beam_match(folder + "**"):
            # Object stores mark a folder by an empty object whose name ends in a slash.
            if not uri.endswith("/"):
                yield InputFile(uri, size), _is_document(uri.removeprefix(folder).split("/"))
        return
    for uri, size in _beam_match(pattern):
        if not uri.endswith("/"):
            yield InputFile(uri, size), True


def _beam_match(pattern: str) -> list[tuple[str, int]]:
    """Paths and sizes of what Beam's file systems match.

    Raises:
        InputError: they fail.
    """
    from apache_beam.io.filesystem import BeamIOError
    from apache_beam.io.filesystems import FileSystems

    try:
        (result,) = FileSystems.match([pattern])
    except (BeamIOError, ValueError, OSError) as error:
        raise InputError(f"{pattern} cannot be listed: {error}") from error
    return [(str(metadata.path), int(metadata.size_in_bytes)) for metadata in result.metadata_list]
