"""Decodes the bytes of a page, never silently into mojibake.

What decides, in this order: a byte order mark; whether the bytes are UTF-8 (text in another
charset hardly ever is by chance); the transport's charset; the page's own; detection.
"""

from __future__ import annotations

import codecs
import functools
import re

from ...errors import DocumentError
from ...records import Reason
from ...rules import read_rules
from .charset_detection import detect_codec

META_BYTES = 4096
"""How far a page's own charset is looked for. WHATWG asks for 1,024 bytes; pages that put it
later are common enough that browsers find it anyway."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""UTF-32 before UTF-16: the little-endian marks begin alike."""

_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\f\r\x1b")
_BINARY_BLOCK = 4096
_BINARY_SHARE = 0.02
"""Text holds no control characters; random bytes 10 %. The rest is room for stray ones."""

_STRAY_SHARE = 0.02
"""How many of the characters may be stray bytes. UTF-8: of all; other charsets: of those beyond
ASCII (an arbitrary value; pages made of parts in two charsets have more, and are in neither)."""

_CHANCE_CHARACTERS = 6
"""Fewer characters than this may be well-formed UTF-8 and a charset of East Asia at once."""

_META = re.compile(rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_ISO_2022 = re.compile(rb"\x1b(?:\$[@B(]|\([BIJ])")

_MULTI_BYTE = frozenset({"cp932", "euc_jp", "gb18030", "big5hkscs", "cp949", "iso2022_jp"})
_NO_CHARSETS = frozenset({"undefined", "utf-7", "idna", "punycode", "unicode-escape", "raw-unicode-escape"})
_DOUBTFUL = frozenset({"cp1252", "iso8859_15", "mac_roman"})

_FALLBACK_FITS = _DOUBTFUL | {"utf-8", "ascii"}
"""A page that declares any other charset is not read as windows-1252, the fallback of browsers (WHATWG HTML
§13.2.3.2)."""

_BEYOND_ASCII = bytes(range(0x80, 0x100))


@functools.cache
def _labels() -> dict[str, str]:
    labels: dict[str, str] = read_rules("charset_labels.json")["labels"]
    return labels


@functools.lru_cache(maxsize=512)
def codec_of(label: str) -> str | None:
    """The Python codec that decodes what the web means by a label; None for unknown ones."""
    name = label.strip().strip("\"'").lower()
    name = _labels().get(name, name)
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # Python's registry also holds transforms such as hex, and charsets that the web forbids or never had.
    is_text = getattr(found, "_is_text_encoding", True)
    return None if not is_text or found.name in _NO_CHARSETS else name


def utf_16_or_32(payload: bytes) -> str | None:
    """The UTF-16 or UTF-32 codec that a mark or the places of the NULs show, or None."""
    for mark, codec in _BOMS[1:]:
        if payload.startswith(mark):
            return codec
    sample = payload[: _BINARY_BLOCK // 4 * 4]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    zeros = [sample[lane::4].count(0) for lane in range(4)]
    lane = max(1, len(sample) // 4)
    filled = [count > 0.6 * lane for count in zeros]
    bare = [count < 0.1 * lane for count in zeros]
    # Code points below U+10000 leave half of UTF-32 zero; Latin letters leave half of UTF-16 zero.
    if filled[2] and filled[3] and not filled[0]:
        return "utf-32-le"
    if filled[0] and filled[1] and not filled[3]:
        return "utf-32-be"
    if filled[1] and filled[3] and bare[0] and bare[2]:
        return "utf-16-le"
    if filled[0] and filled[2] and bare[1] and bare[3]:
        return "utf-16-be"
    return None


def looks_binary(payload: bytes) -> bool:
    """Whether bytes cannot be text: control characters in some block of them. UTF-16 and UTF-32
    are text."""
    if len(payload) == len(payload.translate(None, _CONTROLS)):
        return False
    if utf_16_or_32(payload):
        return False
    for at in range(0, len(payload), _BINARY_BLOCK):
        block = payload[at : at + _BINARY_BLOCK]
        controls = len(block) - len(block.translate(None, _CONTROLS))
        if controls > _BINARY_SHARE * max(len(block), 50):
            return True
    return False


def decode(payload: bytes, declared: str | None = None, media_type: str = "text/html") -> str:
    """Decode a page.

    Args:
        payload: its bytes.
        declared: the charset that the transport declares, if any.
        media_type: of the page; its own declaration is looked for only in HTML.

    Returns:
        The text without a byte order mark. A few stray bytes in it become U+FFFD, as in browsers, and so
        do NULs.

    Raises:
        DocumentError: BINARY for bytes that are not text, UNDECODABLE if no charset fits with confidence.
    """
    if payload.isascii() and b"\0" not in payload and b"\x1b" not in payload:
        text = payload.decode("ascii")
        if looks_binary(payload):
            raise DocumentError(Reason.BINARY, "the content is binary data, not text")
        return text
    if looks_binary(payload):
        raise DocumentError(Reason.BINARY, "the content is binary data, not text")
    text = _decode(payload, declared, media_type)
    # Bytes are searched sooner than wide characters are, and no charset makes a NUL of other bytes.
    return text.replace("\0", "\ufffd") if b"\0" in payload else text


def _decode(payload: bytes, declared: str | None, media_type: str) -> str:
    for mark, codec in _BOMS:
        if payload.startswith(mark):
            text = _with_strays(payload[len(mark) :], codec)
            if text is not None:
                return text
    wide = utf_16_or_32(payload)
    if wide:
        text = _with_strays(payload, wide)
        if text is not None:
            return text
    candidates = _declared(payload, declared, media_type)
    text = _as_utf_8(payload, candidates)
    if text is not None:
        return text
    for codec in candidates:
        # Western charsets fit any bytes, and servers name them by default: they are doubted.
        if codec in _DOUBTFUL:
            break
        text = _with_strays(payload, codec)
        if text is not None:
            return text
    return _detected(payload, candidates)


def _declared(payload: bytes, declared: str | None, media_type: str) -> list[str]:
    """The codecs declared by transport and page, in this order, each once."""
    labels = [declared] if declared else []
    if media_type != "text/plain":
        head = payload[:META_BYTES]
        for pattern in (_XML_ENCODING, _META):
            match = pattern.search(head)
            if match:
                label = match.group(1).decode("ascii")
                # A page that can be searched for its charset is not in UTF-16 (WHATWG HTML §13.2.3.2).
                labels.append("utf-8" if label.lower().startswith("utf-16") else label)
    codecs_found = [codec for codec in map(codec_of, labels) if codec]
    if _ISO_2022.search(payload) and payload.isascii():
        codecs_found.insert(0, "iso2022_jp")
    return list(dict.fromkeys(codecs_found))


def _as_utf_8(payload: bytes, candidates: list[str]) -> str | None:
    """The payload as UTF-8 where it is that, whatever was declared."""
    if candidates and candidates[0] == "iso2022_jp":
        return None
    try:
        text = payload.decode("utf-8")
    except UnicodeDecodeError:
        return _with_strays(payload, "utf-8")
    if candidates and candidates[0] in _MULTI_BYTE and _wide(text) < _CHANCE_CHARACTERS:
        try:
            return payload.decode(candidates[0])
        except UnicodeDecodeError:
            return text
    return text


def _wide(text: str) -> int:
    """How many characters lie beyond ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _with_strays(payload: bytes, codec: str) -> str | None:
    """The payload decoded, stray bytes replaced; None where they are too many to be strays."""
    try:
        return payload.decode(codec)
    except UnicodeDecodeError:
        text = payload.decode(codec, "replace")
    except (LookupError, UnicodeError):
        return None  # A codec may raise the general error, for which there is no replacing.
    bad = text.count("\ufffd")
    good = _wide(text) - bad
    if good and text.endswith("\ufffd"):
        bad -= 1  # A page cut at some byte ends inside a character.
    if codec == "utf-8":
        # What is well-formed UTF-8 beyond ASCII is so by chance too seldom to be outweighed.
        return text if bad <= good and bad <= _STRAY_SHARE * len(text) else None
    return text if bad <= _STRAY_SHARE * good else None


def _is_nearly_ascii(payload: bytes) -> bool:
    """Whether so few bytes lie beyond ASCII that a wrong charset for them costs next to nothing."""
    return len(payload) - len(payload.translate(None, _BEYOND_ASCII)) <= _STRAY_SHARE * len(payload)


def _detected(payload: bytes, candidates: list[str]) -> str:
    codec = detect_codec(payload, candidates[0] if candidates else None)
    text = _with_strays(payload, codec) if codec else None
    if text is None and _is_nearly_ascii(payload) and _FALLBACK_FITS.issuperset(candidates):
        text = payload.decode("cp1252", "replace")
    if text is None:
        declared = f"declared: {', '.join(candidates)}" if candidates else "none is declared"
        raise DocumentError(Reason.UNDECODABLE, f"no charset fits the bytes with confidence ({declared})")
    return text
