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
    page("410 Gone", "The page you requested has been permanently removed.", heading="Gone"),
    page("Sorry, this page isn't available", "The link you followed may be broken."),
    page("This page doesn't exist", "We could not find what you were looking for. It may have moved."),
    page("courier.example", "The page you are looking for might have been removed or renamed."),
    page("Marrow council – Sorry, an error has occurred", SORRY * 3, heading="404 Page Not Found"),
    page("courier.example | 520: Web server is returning an unknown error", "What can I do?"),
    page("ERROR: The request could not be satisfied", "Request blocked.", heading="403 ERROR"),
    page("Welcome to nginx!", "If you see this page, the nginx web server is successfully installed."),
    page("Domain for sale", "This domain is for sale.", heading="courier.example is for sale"),
    page("Error establishing a database connection", ""),
    page("Sidan hittades inte", "Den sida som du söker kan ha flyttats."),
    page("Siden blev ikke fundet", "Vi kan ikke finde det, du leder efter."),
    page("Beklager", "Prøv søket i stedet.", heading="Siden finnes ikke"),
    page("Sivua ei löytynyt", "Osoite on väärä, tai sivu on poistettu."),
    page("Stránka nenalezena", "Omlouváme se, zkuste hledání.", heading="Chyba 404"),
    page("Az oldal nem található", "Próbálja a keresőt."),
    page("Pagina nu a fost găsită", "Încercați căutarea.", heading="Eroare 404"),
    page("Sayfa bulunamadı", "Lütfen aramayı deneyin."),
    page("Η σελίδα δεν βρέθηκε", "Δοκιμάστε την αναζήτηση.", heading="Σφάλμα 404"),
    page("Сторінку не знайдено", "На жаль, спробуйте пошук.", heading="Помилка 404"),
    page("الصفحة غير موجودة", "عذرا، جرب البحث."),
    page("페이지를 찾을 수 없습니다", "주소를 다시 확인해 주세요."),
    page("Halaman tidak ditemukan", "Coba pencarian."),
    page("Không tìm thấy trang", "Hãy thử tìm kiếm."),
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
    page("courier.example", "Making sure you're not a bot! The keeper of this site has set up a test."),
    page("Robot or human?", "Hold the button to confirm that you're human."),
    page("Courier", "Enter the characters you see below. We just need to make sure you're not a robot."),
    page("courier.example", "This site requires JavaScript. Turn it on and load the page again."),
    page("courier.example", "You need to enable JavaScript to run this app."),
    page("Nur einen Moment…", "Überprüfen Sie, ob Sie ein Mensch sind.", heading="kueste.example"),
    page("Even geduld...", "Controleer of u een mens bent.", heading="toren.example"),
    page("Jeszcze chwila…", "Potwierdź, że jesteś człowiekiem."),
    page("Ett ögonblick...", "Verifiera att du är människa."),
    page("Lige et øjeblik...", "Bekræft, at du er et menneske."),
    page("Malý okamžik…", "Ověřte, že jste člověk."),
    page("Bir dakika lütfen...", "İnsan olduğunuz doğrulanıyor."),
    page("Μια στιγμή…", "Επαληθεύστε ότι είστε άνθρωπος."),
    page("Зачекайте…", "Підтвердьте, що ви людина."),
    page("잠시만 기다리십시오…", "사람인지 확인하는 중입니다."),
    page("لحظة…", "تحقق من أنك إنسان"),
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

# The title, two paragraphs, and two buttons that stand side by side, as one line.
SIDE_BY_SIDE = {
    "en": (
        "Before you continue to Courier",
        "We use cookies and data to deliver our services. If you accept all, we also show personalised ads.",
        "If you reject all, we will not use cookies for these purposes.",
        ("Reject all", "More options"),
    ),
    "de": (
        "Mit Werbung weiterlesen",
        "Wir und unsere Partner verarbeiten personenbezogene Daten mit Ihrer Einwilligung.",
        "Oder lesen Sie ohne Tracking mit unserem Abo.",
        ("Alle akzeptieren", "Jetzt abonnieren"),
    ),
    "fr": (
        "Votre vie privée nous importe",
        "Nos partenaires et nous déposons des cookies pour afficher des publicités personnalisées.",
        "Vous pouvez refuser ces opérations. Pour en savoir plus sur les cookies, lisez nos règles.",
        ("Accepter et fermer", "Continuer sans accepter"),
    ),
    "sv": (
        "Vi bryr oss om din integritet",
        "Vi och våra partners lagrar cookies och behandlar personuppgifter.",
        "Med ditt samtycke kan vi använda exakta positionsuppgifter.",
        ("Godkänn alla", "Fler alternativ"),
    ),
    "da": (
        "Vi respekterer dit privatliv",
        "Vi og vores partnere gemmer cookies og behandler personoplysninger.",
        "Med dit samtykke kan vi bruge præcise placeringsdata.",
        ("Accepter alle", "Flere valgmuligheder"),
    ),
    "tr": (
        "Gizliliğinize değer veriyoruz",
        "Biz ve ortaklarımız çerezleri depolar ve kişisel verileri işleriz.",
        "Onayınızla kişiselleştirilmiş reklamlar gösterebiliriz.",
        ("Tümünü kabul et", "Daha fazla seçenek"),
    ),
    "el": (
        "Σεβόμαστε την ιδιωτικότητά σας",
        "Εμείς και οι συνεργάτες μας αποθηκεύουμε cookies και επεξεργαζόμαστε προσωπικά δεδομένα.",
        "Με τη συγκατάθεσή σας εμφανίζουμε εξατομικευμένες διαφημίσεις.",
        ("Συμφωνώ", "Περισσότερες επιλογές"),
    ),
    "cs": (
        "Vážíme si vašeho soukromí",
        "My a naši partneři ukládáme soubory cookie a zpracováváme osobní údaje.",
        "S vaším souhlasem zobrazujeme personalizovanou reklamu.",
        ("Přijmout vše", "Více možností"),
    ),
    "ro": (
        "Respectăm confidențialitatea dumneavoastră",
        "Noi și partenerii noștri stocăm cookie-uri și prelucrăm date cu caracter personal.",
        "Cu consimțământul dumneavoastră afișăm reclame personalizate.",
        ("Accept toate", "Mai multe opțiuni"),
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
    page("Reset password", "Email", "We will send you a link.", heading="Forgot your password?"),
    page("Kundenkonto", "Benutzername", "Kennwort", heading="Login für Abonnenten"),
    page("Logga in", "E-post", "Lösenord", "Glömt lösenordet?"),
    page("Log ind", "E-mail", "Adgangskode", "Glemt adgangskode?"),
    page("Logg inn", "E-post", "Passord", "Glemt passord?"),
    page("Kirjaudu sisään", "Sähköposti", "Salasana"),
    page("Přihlášení", "E-mail", "Heslo", "Zapomenuté heslo?"),
    page("Bejelentkezés", "E-mail", "Jelszó", "Elfelejtett jelszó?"),
    page("Giriş yap", "E-posta", "Şifre", "Şifremi unuttum"),
    page("Σύνδεση", "Email", "Κωδικός πρόσβασης"),
    page("Autentificare", "E-mail", "Parolă", "Ai uitat parola?"),
    page("Вхід", "Пошта", "Пароль", "Забули пароль?"),
    page("로그인", "이메일", "비밀번호", "비밀번호 찾기"),
    page("تسجيل الدخول", "البريد", "كلمة المرور"),
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


@pytest.mark.parametrize("language", SIDE_BY_SIDE)
def test_buttons_side_by_side_ask_for_consent_too(language: str) -> None:
    title, request, more, buttons = SIDE_BY_SIDE[language]
    html = page(title, request, more, heading=title)
    shown = "".join(f"<button>{button}</button>" for button in buttons)
    assert reason_of(html.replace("<footer>", f"{shown}<footer>")) is Reason.CONSENT_WALL


@pytest.mark.parametrize("html", LOGINS)
def test_a_page_that_only_asks_for_a_login_is_rejected_as_one(html: str) -> None:
    assert reason_of(html) is Reason.LOGIN_WALL


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
