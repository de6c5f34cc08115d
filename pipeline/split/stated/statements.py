"""What a page's structured data says about the article, in one form for every field.

Which of several JSON-LD nodes is the article, what the site is called and what a value means is decided
here once, so that the fields only have to say in which order they trust the sources.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from ...records import Mark, ScoredPage, StructuredData
from ...text.site import registered_domain
from ...text.words import clean, squash
from ..reading.rules import source_names

# schema.org/CreativeWork: the types that news sites and blogs give an article, then those that stand for
# the page if it has none of the first.
_ARTICLE_TYPE = re.compile(
    r"(?:Article|BlogPosting|Posting|Report|Review|AnalysisNewsArticle|OpinionNewsArticle)$"
)
_NEWS_TYPE = re.compile(r"NewsArticle$|^LiveBlogPosting$|^Report$")
_PAGE_TYPE = re.compile(
    r"(?:WebPage|ItemPage|Recipe|HowTo|VideoObject|CreativeWork|Book|Course|TechArticle)$"
)
_BREADCRUMBS = re.compile(r"^BreadcrumbList$")
_ADMIN = re.compile(r"/author/(?:admin\w{0,12}|webmaster)/?$", re.IGNORECASE)
ORGANISATION_TYPE = re.compile(r"Organization$|^Corporation$|^WebSite$|LocalBusiness$")


@dataclasses.dataclass(frozen=True)
class Statements:
    """A page's own statements. Made once a page by ``split``, read by each field's module.

    Attributes:
        data: What the page states.
        url: The page's address, if known.
    """

    data: StructuredData
    url: str | None

    @classmethod
    def of(cls, page: ScoredPage) -> Statements:
        """The statements of a page."""
        return cls(page.structured_data, page.url)

    @cached_property
    def nodes_by_id(self) -> Mapping[str, Mapping[str, Any]]:
        """JSON-LD nodes by ``@id``; of several with one id, the one that says most."""
        found: dict[str, Mapping[str, Any]] = {}
        for node in self.data.json_ld:
            name = node.get("@id")
            if isinstance(name, str) and len(node) > len(found.get(name, ())):
                found[name] = node
        return found

    @cached_property
    def article(self) -> Mapping[str, Any]:
        """The JSON-LD node that describes this article; empty if none does.

        Of several articles (teasers are described too) it is the one whose address is the page's, else
        the one whose headline is in the title, else the first.
        """
        articles = [node for node in self.data.json_ld if is_type(node, _ARTICLE_TYPE)]
        if not articles:
            return {}
        title = squash(clean(self.data.title or ""))
        address = _bare_address(self.data.canonical_url or self.url)

        def rank(node: Mapping[str, Any]) -> tuple[bool, bool, bool]:
            headline = squash(clean(text_of(node.get("headline") or node.get("name")) or ""))
            return (
                address != "" and address in {_bare_address(a) for a in _addresses(node)},
                len(headline) > 10 and (headline in title or title in headline),
                "datePublished" in node or "author" in node,
            )

        return max(articles, key=rank)

    @cached_property
    def is_news(self) -> bool:
        """Whether the page calls itself a news article, as templates of newsrooms do."""
        return is_type(self.article, _NEWS_TYPE)

    @cached_property
    def page_node(self) -> Mapping[str, Any]:
        """The JSON-LD node of the page or of another creative work; empty if there is none."""
        return next((node for node in self.data.json_ld if is_type(node, _PAGE_TYPE)), {})

    def resolve(self, value: Any) -> Any:
        """The node that a bare ``{"@id": …}`` points to, if the page has it; else the value itself."""
        if isinstance(value, Mapping) and "@id" in value and "name" not in value:
            return self.nodes_by_id.get(str(value["@id"]), value)
        return value

    def meta(self, *names: str) -> Iterator[str]:
        """The contents of meta tags, cleaned, in the order of their names here."""
        for name in names:
            for content in self.data.meta.get(name, ()):
                value = clean(content)
                if value:
                    yield value

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """What meta tags call the article, the most trusted first."""
        return tuple(dict.fromkeys(self.meta(*source_names("headline_meta"))))

    @cached_property
    def title(self) -> str:
        """The page's title, cleaned; empty if it has none."""
        return clean(self.data.title or "")

    @cached_property
    def publisher(self) -> str | None:
        """The publisher's name as the article's node or the site's gives it."""
        for node in (self.article, *self.data.json_ld):
            for value in as_list(node.get("publisher")):
                name = text_of(self.resolve(value))
                if name and clean(name):
                    return clean(name)
        return next(self.meta("og:site_name"), None)

    @cached_property
    def site_names(self) -> tuple[str, ...]:
        """Every name of the site or its publisher on the page, squashed.

        The registered domain is among them, with and without its suffix.
        """
        names = [self.publisher or "", *self.meta(*source_names("site_meta"))]
        for node in self.data.json_ld:
            if is_type(node, ORGANISATION_TYPE):
                names += [
                    clean(text)
                    for key in ("name", "alternateName")
                    for value in as_list(node.get(key))
                    if (text := text_of(value))
                ]
        domain = registered_domain(self.data.canonical_url or self.url)
        if domain:
            names += [domain, domain.split(".")[0]]
        return tuple(dict.fromkeys(key for name in names if len(key := squash(name)) > 1))

    @cached_property
    def breadcrumbs(self) -> tuple[tuple[str, ...], ...]:
        """The names in each BreadcrumbList of the page, in order."""
        return tuple(
            tuple(
                name
                for item in as_list(node.get("itemListElement"))
                if isinstance(item, Mapping)
                and (name := clean(text_of(item.get("name")) or text_of(item.get("item")) or ""))
            )
            for node in self.data.json_ld
            if is_type(node, _BREADCRUMBS)
        )

    @cached_property
    def section_names(self) -> frozenset[str]:
        """The names of the page's section and the crumbs above the article, squashed."""
        names = [text for value in as_list(self.article.get("articleSection")) if (text := text_of(value))]
        names += self.meta(*source_names("section_meta"))
        names += [name for crumbs in self.breadcrumbs for name in crumbs[:-1]]
        return frozenset(key for name in names if (key := squash(name)))

    @cached_property
    def shared_accounts(self) -> frozenset[str]:
        """The authors whose page is an administrator's: accounts that newsrooms upload with."""
        nodes = (self.resolve(value) for value in as_list(self.article.get("author")))
        return frozenset(
            clean(name)
            for node in nodes
            if isinstance(node, Mapping) and any(_ADMIN.search(address) for address in _addresses(node))
            for name in person_name(node)
        )

    @cached_property
    def organisations(self) -> frozenset[str]:
        """The authors that the article's node calls organisations, squashed."""
        nodes = (self.resolve(value) for value in as_list(self.article.get("author")))
        return frozenset(
            squash(clean(name))
            for node in nodes
            if isinstance(node, Mapping) and is_type(node, ORGANISATION_TYPE)
            for name in person_name(node)
        )

    @cached_property
    def other_authors(self) -> frozenset[str]:
        """The authors of the page's comments, pictures and the like, squashed."""
        return frozenset(map(squash, self.data.microdata.get("other.author", ())))

    @cached_property
    def headings(self) -> tuple[Mark, ...]:
        """The page's headings of the first rank."""
        return tuple(mark for mark in self.data.marks if mark.kind == "heading")

    def place_of(self, headline: str | None) -> int:
        """The place among the page's elements of the headline's heading, else of the first one, else 0."""
        key = squash(headline or "")
        return next(
            (mark.order for mark in self.headings if squash(mark.text) == key),
            self.headings[0].order if self.headings else 0,
        )


def is_type(node: Mapping[str, Any], pattern: re.Pattern[str]) -> bool:
    """Whether one of the node's ``@type`` values matches."""
    return any(isinstance(name, str) and pattern.search(name) for name in as_list(node.get("@type")))


def as_list(value: Any) -> list[Any]:
    """The values of a JSON-LD key, which may hold none, one or a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text_of(value: Any) -> str | None:
    """The text of a JSON-LD value: itself, its ``@value`` or ``name``, or that of a list's first item."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return next((text for item in value if (text := text_of(item))), None)
    if isinstance(value, Mapping):
        return next((text for key in ("@value", "name") if (text := text_of(value.get(key)))), None)
    return None


def person_name(value: Any) -> list[str]:
    """The names in an author's value: those of a node are its ``name``, else its given and family name."""
    if isinstance(value, Mapping):
        names = [text for item in as_list(value.get("name")) if (text := text_of(item))]
        if not names:
            both = [text_of(value.get(key)) for key in ("givenName", "familyName")]
            names = [" ".join(name for name in both if name)]
        return [name for name in names if name.strip()]
    return [value] if isinstance(value, str) else []


def _addresses(node: Mapping[str, Any]) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        for value in as_list(node.get(key)):
            if isinstance(value, Mapping):
                value = value.get("@id") or value.get("url")
            if isinstance(value, str):
                yield value


def _bare_address(url: str | None) -> str:
    """The address without scheme, www, query and trailing slash, for comparisons."""
    bare = re.sub(r"^https?://(?:www\.)?|[?#].*$", "", (url or "").strip(), flags=re.IGNORECASE)
    return bare.rstrip("/")
