"""Error pages and walls become rejects with a reason of their own; a story about them stays a story."""

from __future__ import annotations

import re

import galley
import pytest
from galley.errors import DocumentError
from galley.records import Reason
from galley.rules import read_rules
from galley.strip.kinds.walls import all_rules, folded

RULES = {rule.id: rule for rule in all_rules()}

FOOTER = '<footer><a href="/">Home</a> <a href="/contact">Contact</a> <a href="/imprint">Imprint</a></footer>'


def page(title: str, *lines: str, heading: str = "") -> str:
    """A page of a title, a heading and some lines, with the links that stand on every page of a site."""
    body = "".join(f"<p>{line}</p>" for line in lines)
    first = f"<h1>{heading}</h1>" if heading else ""
    return f"<html><head><title>{title}</title></head><body>{first}{body}{FOOTER}</body></html>"


SORRY = "The page that you asked for has moved, or it was never here. Try the search instead."

ERROR_PAGES = [
    page("403 Forbidden", "nginx", heading="403 Forbidden"),
    page("404 Not Found", SORRY, heading="Not Found"),
    page("Marrow Bay Courier | Error 404", SORRY),
    page("Page not found – Marrow Bay Courier", SORRY, heading="Oops! This page cannot be found."),
    page("502 Bad Gateway", "nginx/1.18.0", heading="502 Bad Gateway"),
    page("Seite nicht gefunden | Küstenbote", "Die Adresse stimmt nicht. Suchen Sie hier nach dem Artikel."),
    page("Page introuvable - Le Phare", "Cette adresse ne mène nulle part. Revenez à la page d’accueil."),
    page("Página no encontrada - El Faro", "Lo sentimos, esta dirección no lleva a ninguna parte."),
    page("Página não encontrada | O Farol", "O endereço que procura não existe ou mudou de lugar."),
    page("Pagina non trovata | Il Faro", "L’indirizzo che cerchi non porta da nessuna parte."),
    page("Pagina niet gevonden - De Vuurtoren", "Dit adres leidt nergens naartoe, zoek het hier op."),
    page("Nie znaleziono strony | Latarnia", "Ten adres prowadzi donikąd, wróć na stronę główną."),
    page("Страница не найдена — Маяк", "Этот адрес никуда не ведёт, вернитесь на главную."),
    page("页面不存在 - 灯塔报", "您输入的地址有误，请返回首页。"),
    page("ページが見つかりません | 灯台新聞", "お探しのページは移動したか、削除されました。"),
]

BOT_WALLS = [
    page("Just a moment...", "Checking your browser before accessing courier.example.", heading="One moment"),
    page("Marrow Bay Courier - Are you a robot?", "Please tick the box below to go on.", heading=""),
    page("courier.example", "Enable JavaScript and cookies to continue"),
    page("courier.example", "Please verify you are a human by completing the captcha."),
    page("Access to this page has been denied", "Reference number 18.2f4c17"),
    page("Einen Moment bitte", "Ihr Browser wird geprüft.", heading="Sind Sie ein Roboter?"),
    page("courier.example", "Vérification que vous êtes humain. Cela peut prendre quelques secondes."),
    page("Un momento", "Comprobamos su navegador.", heading="Verificación de seguridad"),
    page("Só um momento...", "Estamos verificando o seu navegador."),
    page("Solo un momento", "Stiamo controllando il browser.", heading="Controllo di sicurezza"),
    page("Een ogenblik geduld a.u.b.", "Wij controleren uw browser.", heading="Beveiligingscontrole"),
    page("Chwileczkę…", "Sprawdzamy przeglądarkę.", heading="Weryfikacja bezpieczeństwa"),
    page("courier.example", "Подтвердите, что вы не робот, и мы покажем страницу."),
    page("安全验证", "请完成下面的验证后继续访问。"),
    page("しばらくお待ちください...", "接続の安全性を確認しています。"),
]

ABOUT_COOKIES = {
    "en": (
        "We value your privacy",
        "We and our partners store cookies and use your personal data.",
        "Accept all",
    ),
    "de": (
        "Wir schätzen Ihre Privatsphäre",
        "Mit Ihrer Einwilligung setzen wir Cookies.",
        "Alle akzeptieren",
    ),
    "fr": (
        "Nous respectons votre vie privée",
        "Avec votre consentement, nous lisons des cookies.",
        "Tout accepter",
    ),
    "es": (
        "Valoramos tu privacidad",
        "Con tu consentimiento leemos cookies y datos personales.",
        "Aceptar todo",
    ),
    "pt": (
        "Valorizamos a sua privacidade",
        "Com o seu consentimento guardamos cookies aqui.",
        "Aceitar tudo",
    ),
    "it": (
        "Rispettiamo la tua privacy",
        "Con il tuo consenso salviamo i cookie sul dispositivo.",
        "Accetta tutto",
    ),
    "nl": (
        "Wij respecteren uw privacy",
        "Met uw toestemming bewaren wij cookies op het toestel.",
        "Alles accepteren",
    ),
    "pl": (
        "Szanujemy Twoją prywatność",
        "Za Twoją zgodą zapisujemy pliki cookie na urządzeniu.",
        "Akceptuję wszystko",
    ),
    "ru": (
        "Мы ценим вашу конфиденциальность",
        "С вашего согласия мы храним файлы cookie здесь.",
        "Принять все",
    ),
    "zh": (
        "我们重视您的隐私",
        "我们和合作伙伴在您的设备上存储 Cookie，并处理个人数据。",
        "全部接受",
    ),
    "ja": (
        "プライバシーを尊重します",
        "当社は端末に Cookie を保存し、個人データを処理します。",
        "すべて同意",
    ),
}

LOGINS = [
    page("Log in | Courier", "Email address", "Password", heading="Log in to your account"),
    page("Courier", "Email", "Password", "Forgot your password?", "Sign in"),
    page("Anmelden", "E-Mail", "Passwort", "Passwort vergessen?"),
    page("Connexion", "Adresse e-mail", "Mot de passe", "Mot de passe oublié ?"),
    page("Iniciar sesión", "Correo", "Contraseña", "¿Has olvidado tu contraseña?"),
    page("Entrar", "E-mail", "Senha", "Esqueceu a sua senha?"),
    page("Accedi", "Email", "Password", "Password dimenticata?"),
    page("Inloggen", "E-mail", "Wachtwoord", "Wachtwoord vergeten?"),
    page("Zaloguj się", "E-mail", "Hasło", "Nie pamiętasz hasła?"),
    page("Вход", "Почта", "Пароль", "Забыли пароль?"),
    page("用户登录", "账号", "密码", "忘记密码？"),
    page("ログイン", "メールアドレス", "パスワード", "パスワードをお忘れの方"),
]


def reason_of(html: str) -> Reason | None:
    try:
        galley.clean(html)
    except DocumentError as error:
        return error.reason
    return None


@pytest.mark.parametrize("html", ERROR_PAGES)
def test_an_error_page_is_rejected_as_one(html: str) -> None:
    assert reason_of(html) is Reason.ERROR_PAGE


@pytest.mark.parametrize("html", BOT_WALLS)
def test_a_test_for_robots_is_rejected_as_one(html: str) -> None:
    assert reason_of(html) is Reason.BOT_WALL


@pytest.mark.parametrize("language", ABOUT_COOKIES)
def test_a_page_that_only_asks_for_consent_is_rejected_as_one(language: str) -> None:
    title, request, agree = ABOUT_COOKIES[language]
    html = f"<title>{title}</title><body><h1>{title}</h1><p>{request}</p><button>{agree}</button></body>"
    assert reason_of(html) is Reason.CONSENT_WALL


@pytest.mark.parametrize("html", LOGINS)
def test_a_page_that_only_asks_for_a_login_is_rejected_as_one(html: str) -> None:
    assert reason_of(html) is Reason.LOGIN_WALL


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


def test_a_story_with_a_request_for_consent_in_front_stays() -> None:
    title, request, agree = ABOUT_COOKIES["en"]
    dialog = f'<div role="dialog"><h2>{title}</h2><p>{request}</p><button>{agree}</button></div>'
    html = page("A heron for the council", *STORY, heading="A heron for the council")
    assert reason_of(html.replace("<h1>", f"{dialog}<h1>")) is None


def test_a_brief_whose_headline_begins_with_a_number_stays() -> None:
    brief = page("500 people at the fair", "Some 500 people came to the fair on Sunday, the police said.")
    assert reason_of(brief) is None


@pytest.mark.parametrize("rule", read_rules("walls.json")["rules"], ids=lambda rule: rule["id"])
def test_each_rule_takes_and_leaves_its_examples(rule: dict[str, str]) -> None:
    compiled = RULES[rule["id"]]
    find = compiled.pattern.search if rule["where"] == "text" else compiled.pattern.fullmatch
    assert find(rule["takes"])
    assert not find(rule["leaves"])
    assert folded(rule["takes"]) == rule["takes"]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_decides_hostile_lines_in_no_time(rule: object) -> None:
    pattern: re.Pattern[str] = rule.pattern  # type: ignore[attr-defined]
    for line in ("404 " * 250, "error. " * 140, "sorry, " * 140, "page " * 200 + "!", "  " * 500):
        pattern.search(line)
        pattern.fullmatch(line)
