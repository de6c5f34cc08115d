"""The address of an article and the site it belongs to."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from urllib.parse import urljoin, urlsplit

from tldextract import TLDExtract

from ..records import StructuredData

_IP_ADDRESS = re.compile(r"[\d.]+|[\da-f:]*:[\da-f:.]*")

MAX_URL_CHARS = 2_000
"""A longer address is data in disguise (the common limit of browsers and sitemaps is 2,048)."""


@cache
def _suffixes() -> TLDExtract:
    # The list of public suffixes that the package ships: no network, no cache on disk.
    return TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=4_096)
def _domain_of_host(host: str) -> str | None:
    host = host.strip(".").lower()
    if _IP_ADDRESS.fullmatch(host) or "." not in host:
        return None
    parts = _suffixes().extract_str(host)
    if parts.suffix:
        return f"{parts.domain}.{parts.suffix}" if parts.domain else None
    # The list's own rule for an unknown ending: the domain is one label longer.
    return ".".join(host.split(".")[-2:])


def registered_domain(url: str | None) -> str | None:
    """The registered domain of an address by the public suffix list, such as ``bbc.co.uk``; None for no
    address, an IP address or a text that is not an address."""
    host = _host(url)
    return _domain_of_host(host) if host else None


def article_url(data: StructuredData, page_url: str | None) -> str | None:
    """The article's address, absolute, http or https: the canonical link, else ``og:url``, else `page_url`.

    A canonical link to the bare front page is a template's mistake and is not believed; nor is a link to
    another site, if the page's own address is known.

    Args:
        page_url: the address that the dump gives.
    """
    given = page_url if _host(page_url) else None
    for stated in (data.canonical_url, *data.meta.get("og:url", ())):
        if not stated:
            continue
        try:
            url = urljoin(given or "", stated.strip())
        except ValueError:
            continue
        if _host(url) is None or len(url) > MAX_URL_CHARS:
            continue
        if given and _is_front(url) and not _is_front(given):
            continue
        if given and registered_domain(url) != registered_domain(given):
            continue
        return url
    return given


def url_path(url: str | None) -> str:
    """The path of an address, empty for none or for a text that is not an address."""
    try:
        return urlsplit(url or "").path
    except ValueError:
        return ""


def _host(url: str | None) -> str | None:
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        return (parts.hostname or None) if parts.scheme in ("http", "https") else None
    except ValueError:
        return None


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query
