"""Stories about cookies, robots, logins and errors stay, and those with such a notice around them."""

from __future__ import annotations

import pytest
from galley.records import Reason

from .test_walls import ABOUT_COOKIES, page, reason_of

STORY = (
    "The town council has voted to give every broken link of its website a drawing by a pupil of the harbour "
    "school, the clerk said on Monday, after a reader complained that the old page was rude.",
    "Eleven drawings will be shown in turn. The first is of a heron that stands in the shallows and looks "
    "for the page that the reader wanted, and does not find it either, for all its patience.",
    "Each drawing stays for a month, and the pupil's name is printed below it. The council will pay for the "
    "frames in the hall, where the drawings hang after their month is over.",
    "The clerk said that nobody had ever written to the council about a link that worked, and that eleven "
    "letters of thanks had come in since the heron was first seen in the spring of last year.",
)

ABOUT_WALLS = [
    "404 Not Found",
    "Page not found: how a heron came to the council's website",
    "Are you a robot? A town asks itself",
    "Log in, tick the box, log out",
    "We value your privacy",
]


@pytest.mark.parametrize("headline", ABOUT_WALLS)
def test_a_story_about_walls_stays(headline: str) -> None:
    assert reason_of(page(headline, *STORY, heading=headline)) is None


BRIEFS_LIKE_WALLS = [
    "Register to vote by Friday",
    "Just a moment: poems for the drowned",
    "Access denied – how the bay lost its ferry",
    "Gone",
    "Remember me",
]


def stated(headline: str, kind: str = "NewsArticle") -> str:
    """What the head of an article says of it."""
    node = f'{{"@type": "{kind}", "headline": "{headline}", "datePublished": "2024-05-14"}}'
    return f'<script type="application/ld+json">{node}</script></head>'


@pytest.mark.parametrize("headline", BRIEFS_LIKE_WALLS)
def test_a_brief_that_says_when_it_was_published_stays_whatever_its_headline_says(headline: str) -> None:
    html = page(f"{headline} | Marrow Bay Courier", *STORY[:2], heading=headline)
    assert reason_of(html.replace("</head>", stated(headline))) is None


@pytest.mark.parametrize(
    "headline",
    ["Register to vote by Friday", "Sign up for summer swim lessons", "Access to the harbour was denied",
     "Вхід до порту заборонено", "Masuk ke pelabuhan ditutup", "Entrar no porto ficou mais caro"],
)  # fmt: skip
def test_a_brief_whose_headline_begins_like_that_of_a_wall_stays(headline: str) -> None:
    assert reason_of(page(headline, *STORY[:2], heading=headline)) is None


@pytest.mark.parametrize(
    "notice",
    ["JavaScript is disabled in your browser.", "You need to enable JavaScript to view the video.",
     "The page you are looking for may have moved: the archive is now here.", "Remember me"],
)  # fmt: skip
def test_a_brief_with_a_notice_in_its_frame_stays(notice: str) -> None:
    assert reason_of(page("A heron for the council", notice, *STORY[:2], heading="A heron")) is None


ABOUT_CONSENT = (
    "The cookie banner of the railway broke the law, a court ruled on Tuesday: it hid the button to refuse.",
    "Judges said that consent must be as easy to refuse as to give, and that partners must wait for it.",
    "A group of readers had sued. It said that nine of ten cookie banners here broke the same rules.",
)


@pytest.mark.parametrize(
    ("headline", "reason"),
    [("Your privacy: court bans hidden buttons", None), ("Ferry aground", Reason.CONSENT_WALL)],
)
def test_a_story_about_consent_prints_its_headline_and_a_wall_does_not(
    headline: str, reason: Reason | None
) -> None:
    html = page("Your privacy", *ABOUT_CONSENT, heading="Your privacy: court bans hidden buttons")
    buttons = "<button>Accept all</button><button>Reject all</button><footer>"
    html = html.replace("</head>", stated(headline)).replace("<footer>", buttons)
    assert reason_of(html) is reason


def test_a_login_page_with_a_date_of_its_own_is_rejected() -> None:
    html = page("Log in", *STORY[:1], "Password", heading="Log in")
    assert reason_of(html.replace("</head>", stated("Log in", "WebPage"))) is Reason.LOGIN_WALL


def test_a_story_with_a_request_for_consent_in_front_stays() -> None:
    title, request, agree = ABOUT_COOKIES["en"]
    dialog = f'<div role="dialog"><h2>{title}</h2><p>{request}</p><button>{agree}</button></div>'
    html = page("A heron for the council", *STORY, heading="A heron for the council")
    assert reason_of(html.replace("<h1>", f"{dialog}<h1>")) is None


def test_links_around_an_error_do_not_hide_it() -> None:
    menu = "".join(
        f"<li><a href='/s{n}'>The harbour of Marrow Bay, part {n} of forty</a></li>" for n in range(40)
    )
    html = page("Board message", "Sorry, an error occurred. If you are unsure how to use a feature, ask us.")
    assert reason_of(html.replace("<footer>", f"<ul>{menu}</ul><footer>")) is Reason.ERROR_PAGE


def test_a_brief_with_a_login_in_its_frame_stays() -> None:
    menu = "".join(
        f"<li><a href='/s{n}'>The harbour of Marrow Bay, part {n} of forty</a></li>" for n in range(40)
    )
    html = page("A heron for the council", *STORY[:2], heading="A heron for the council")
    frame = f"<div>Password</div><ul>{menu}</ul>"
    assert reason_of(html.replace("<footer>", f"{frame}<footer>")) is None


def test_a_brief_whose_headline_begins_with_a_number_stays() -> None:
    brief = page("500 people at the fair", "Some 500 people came to the fair on Sunday, the police said.")
    assert reason_of(brief) is None
