"""Made pages of each kind, in the markup of common systems and in several languages.

None of them says what it is in one place alone, as real pages do: some have structured data, some a telling
address, some nothing but their layout and the words on their buttons.
"""

# ruff: noqa: E501 -- a template of a page is one line for each of its parts

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from galley.records import PageKind


class MadePage(NamedTuple):
    """A page, its address and what it is."""

    id: str
    kind: PageKind
    url: str
    html: str


SENTENCES: dict[str, tuple[str, ...]] = {
    "en": (
        "The varnish came off in sheets after the second winter, and the wood below it had turned grey.",
        "I sanded it with a fine paper first, then put three coats on, one each dry morning of that week.",
        "An oil made for oars looks worse in the shop and better in the second year, as the old man said.",
        "Keep the boat out of the rain for two days before you begin, or the damp stays below the coat.",
        "It holds a crew of four with their bags, and it dries on a trestle within an hour of sun.",
        "Ask at the yard whether they still have the brush with the long handle, since the new one sheds.",
    ),
    "de": (
        "Der Lack kam nach dem zweiten Winter in Fetzen herunter, und das Holz darunter war grau geworden.",
        "Ich habe zuerst mit feinem Papier geschliffen und dann an drei trockenen Tagen je einmal gestrichen.",
        "Ein Öl für Ruder sieht im Laden schlechter aus und im zweiten Jahr besser, wie der Alte sagte.",
        "Halten Sie das Boot zwei Tage vor dem Regen trocken, sonst bleibt die Nässe unter der Schicht.",
        "Es trägt vier Leute mit ihren Taschen und trocknet auf einem Bock in einer Stunde Sonne.",
        "Fragen Sie in der Werft, ob es den Pinsel mit dem langen Stiel noch gibt, denn der neue haart.",
    ),
    "fr": (
        "Le vernis est parti en lambeaux après le deuxième hiver, et le bois dessous était devenu gris.",
        "J’ai poncé au papier fin, puis passé trois couches, une par matinée sèche de cette semaine-là.",
        "Une huile pour avirons est moins belle en magasin et meilleure la deuxième année, dit le vieux.",
        "Gardez le bateau deux jours à l’abri de la pluie, sinon l’humidité reste sous la couche.",
        "Il porte quatre personnes avec leurs sacs et sèche sur un tréteau en une heure de soleil.",
        "Demandez au chantier s’il reste la brosse au long manche, car la nouvelle perd ses poils.",
    ),
    "es": (
        "El barniz se cayó a tiras después del segundo invierno, y la madera de debajo estaba gris.",
        "Primero lijé con papel fino y luego di tres manos, una cada mañana seca de aquella semana.",
        "Un aceite para remos se ve peor en la tienda y mejor el segundo año, como decía el viejo.",
        "Guarde el bote de la lluvia dos días antes de empezar, o la humedad se queda bajo la capa.",
        "Lleva a cuatro personas con sus bolsas y se seca sobre un caballete en una hora de sol.",
        "Pregunte en el astillero si queda la brocha de mango largo, porque la nueva suelta pelos.",
    ),
    "ru": (
        "Лак сошёл лоскутами после второй зимы, и дерево под ним стало серым и мягким.",
        "Сначала я прошёлся мелкой шкуркой, потом положил три слоя, по одному в сухое утро.",
        "Масло для вёсел в магазине выглядит хуже, а на второй год лучше, как говорил старик.",
        "Держите лодку под навесом два дня до работы, иначе сырость останется под слоем.",
        "Она несёт четырёх человек с сумками и сохнет на козлах за час на солнце.",
        "Спросите на верфи, осталась ли кисть с длинной ручкой, потому что новая лезет.",
    ),
    "pl": (
        "Lakier zszedł płatami po drugiej zimie, a drewno pod nim zrobiło się szare i miękkie.",
        "Najpierw przeszlifowałem drobnym papierem, a potem położyłem trzy warstwy w suche poranki.",
        "Olej do wioseł w sklepie wygląda gorzej, a w drugim roku lepiej, jak mówił stary.",
        "Trzymaj łódź pod dachem dwa dni przed pracą, bo inaczej wilgoć zostanie pod warstwą.",
        "Unosi cztery osoby z torbami i schnie na kozłach w godzinę słońca.",
        "Zapytaj w stoczni, czy mają jeszcze pędzel z długim trzonkiem, bo nowy gubi włosie.",
    ),
    "ja": (
        "二度目の冬が過ぎるとニスがはがれ落ち、その下の木は灰色になっていました。",
        "まず細かい紙やすりで磨き、それから乾いた朝ごとに一度ずつ三回塗りました。",
        "櫂に使う油は店では見栄えが悪く、二年目には良くなると老人は言いました。",
        "始める前の二日間は雨に当てないでください。湿気が塗膜の下に残ってしまいます。",
        "荷物を持った四人が乗れて、台の上なら一時間の日差しで乾きます。",
        "長い柄の刷毛がまだあるか造船所で聞いてください。新しいものは毛が抜けます。",
    ),
}


def _p(language: str, *places: int) -> str:
    return "".join(f"<p>{SENTENCES[language][place]}</p>" for place in places)


def _text(language: str, *places: int) -> str:
    return " ".join(SENTENCES[language][place] for place in places)


def _page(title: str, *body: str, head: str = "", attributes: str = "") -> str:
    menu = "<nav><ul><li><a href='/a'>A</a></li><li><a href='/b'>B</a></li></ul></nav>"
    foot = "<footer><a href='/i'>©</a></footer>"
    return f"<html><head><title>{title}</title>{head}</head><body {attributes}>{menu}{''.join(body)}{foot}</body></html>"


def _ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


# Forums: the name of the thread, then for each post who wrote it, when, and the labels of the system.

FORUMS: dict[str, tuple[str, str, str]] = {
    "phpbb-en": (
        "en",
        "https://marrowboats.example/community/viewtopic.php?f=4&t=9120",
        "<div class='post bg2' id='p{n}'><p class='author'>by <strong><a href='/u{n}'>oar{n}</a></strong> » "
        "0{n} May 2019 18:2{n}</p><div class='content'>{text}</div><dl><dt>oar{n}</dt><dd>Posts: 1{n}4</dd>"
        "<dd>Joined: 0{n} Mar 2011</dd></dl></div>",
    ),
    "xenforo-de": (
        "de",
        "https://bootsleute.example/themen/lack-oder-oel.4412/",
        "<article class='message message--post'><h4><a href='/m/{n}'>Pinne{n}</a></h4><h5>Aktives Mitglied</h5>"
        "<time datetime='2021-05-0{n}'>{n}. Mai 2021</time><div class='bbWrapper'>{text}</div>"
        "<div><a href='/r'>Zitieren</a> <a href='/a'>Antworten</a></div></article>",
    ),
    "vbulletin-fr": (
        "fr",
        "https://voiles.example/showthread.php?4127-Vernis-ou-huile",
        "<li class='postbitlegacy'><span class='date'>0{n}/05/2014, 18h2{n}</span><a href='/m{n}'>barreur{n}</a>"
        "<span>Membre confirmé</span><div>Messages : 2{n}7</div><blockquote class='postcontent'>{text}</blockquote>"
        "<a href='/r'>Répondre avec citation</a></li>",
    ),
    "discourse-en": (
        "en",
        "https://talk.marrow.example/t/varnish-or-oil/8842",
        "<div class='topic-body crawler-post'><span class='creator'><a href='/u/oar{n}'>oar{n}</a></span>"
        "<time datetime='2022-05-0{n}'>May {n}, 2022, 6:2{n}pm</time><span class='position'>{n}</span>"
        "<div class='post'>{text}</div><span>{n} Likes</span></div>",
    ),
    "question-es": (
        "es",
        "https://preguntas.example/q/barniz-o-aceite-48812",
        "<div class='answer' itemprop='suggestedAnswer'><div class='votes'>{n} votos</div><div>{text}</div>"
        "<div>respondido hace {n} años</div><a href='/u{n}'>remo{n}</a><a href='/c'>Responder</a></div>",
    ),
    "board-ru": (
        "ru",
        "https://lodki.example/index.php?showtopic=5512",
        "<table class='ipbtable'><tr><td><a href='/u{n}'>весло{n}</a><br>Пользователь<br>Сообщений: 1{n}2</td>"
        "<td><div>Отправлено 0{n}.05.2016 - 18:2{n}</div><div class='post'>{text}</div><div>Цитата</div></td></tr></table>",
    ),
    "thread-pl": (
        "pl",
        "https://zagle.example/watek/lakier-czy-olej,77120",
        "<div class='wpis'><a href='/u{n}'>ster{n}</a><small>{n} maja 2018, 18:2{n}</small><small>Postów: 4{n}1</small>"
        "<div class='tresc'>{text}</div><a href='/o'>Odpowiedz</a> <a href='/c'>Cytuj</a></div>",
    ),
    "threads-ja": (
        "ja",
        "https://fune.example/bbs/read.cgi/boat/1512",
        "<dl class='res'><dt>{n}：名無しの船乗り：2017/05/0{n} 18:2{n}</dt><dd>{text}</dd><dd>返信</dd></dl>",
    ),
    "reddit-like-en": (
        "en",
        "https://links.example/r/boats/comments/k3x9a/varnish_or_oil/",
        "<div class='thing comment'><p class='tagline'><a href='/u{n}'>oar{n}</a> {n}1 points {n} hours ago</p>"
        "<div class='md'>{text}</div><ul><li><a href='/p'>permalink</a></li><li><a href='/r'>reply</a></li></ul></div>",
    ),
}

THREADS = {
    "en": "Varnish or oil for an oak dinghy?", "de": "Lack oder Öl für eine Eichenjolle?", "fr": "Vernis ou huile ?",
    "es": "¿Barniz o aceite para un bote?", "ru": "Лак или масло для лодки?", "pl": "Lakier czy olej do łodzi?",
    "ja": "ボートにはニスと油のどちらが良いですか",
}  # fmt: skip


def forums() -> Iterator[MadePage]:
    for name, (language, url, post) in FORUMS.items():
        texts = [_p(language, place, (place + 2) % 6) for place in range(6)]
        posts = "".join(post.format(n=number, text=text) for number, text in enumerate(texts, 1))
        title = THREADS[language]
        yield MadePage(name, PageKind.FORUM, url, _page(title, f"<h1>{title}</h1>", posts))


# Products: a name, a price, a button, a description and a table of facts.

PRODUCTS: dict[str, tuple[str, str, str, str]] = {
    "woocommerce-en": (
        "en",
        "https://marrowyard.example/oak-dinghy-two-oars/",
        "<div class='product type-product'><h1 class='product_title'>Oak dinghy, two oars</h1><p class='price'>"
        "£1,290.00</p><div>{0}</div><p class='stock'>12 in stock</p><button>Add to cart</button><div>SKU: OD-2</div>"
        "<div class='tab'><h2>Description</h2>{1}</div><div class='tab'><h2>Additional information</h2>{2}</div>"
        "<h2>Related products</h2><a href='/x'>Oars, pair £90.00</a></div>",
        "class='single single-product woocommerce'",
    ),
    "shopify-fr": (
        "fr",
        "https://chantier.example/products/canot-chene",
        "<div><h1>Canot en chêne</h1><div>1 290,00 €</div><div>Taxes incluses.</div><a>Ajouter au panier</a>"
        "<div class='rte'>{1}</div><h2>Caractéristiques</h2>{2}<h2>Vous aimerez aussi</h2><a href='/x'>Avirons</a></div>",
        "class='template-product'",
    ),
    "shopware-de": (
        "de",
        "https://werftladen.example/eichenjolle-zwei-ruder",
        "<div class='product-detail'><h1>Eichenjolle mit zwei Rudern</h1><p>1.290,00 €</p><p>inkl. MwSt. zzgl. "
        "Versandkosten</p><div>Sofort verfügbar, Lieferzeit 2-5 Tage</div><div>In den Warenkorb</div>"
        "<div>Produktnummer: EJ-2</div><h2>Beschreibung</h2>{1}<h2>Technische Daten</h2>{2}<div>Bewertungen</div></div>",
        "class='is-ctl-product is-act-index'",
    ),
    "magento-es": (
        "es",
        "https://tiendabotes.example/bote-de-roble.html",
        "<div class='product-info-main'><h1>Bote de roble</h1><div>1.290,00 €</div><div>Disponible</div>"
        "<div>Añadir al carrito</div><div>{1}</div><div>Más información</div>{2}<div>Opiniones</div></div>",
        "class='catalog-product-view'",
    ),
    "opencart-ru": (
        "ru",
        "https://lodkishop.example/dubovaya-lodka",
        "<div><h1>Дубовая лодка</h1><ul><li>Производитель: Марроу</li><li>Наличие: Есть в наличии</li></ul><h2>89 900 "
        "руб.</h2><div>В корзину</div><div>Описание</div>{1}<div>Характеристики</div>{2}<div>Отзывы (3)</div></div>",
        "",
    ),
    "plain-pl": (
        "pl",
        "https://sklep.lodzie.example/lodz-debowa-p-4412",
        "<div><h1>Łódź dębowa</h1><div>5 990,00 zł</div><div>Dostępność: duża</div><div>Do koszyka</div>"
        "<div>Opis produktu</div>{1}<div>Parametry</div>{2}<div>Opinie o produkcie (2)</div></div>",
        "",
    ),
    "ld-ja": (
        "ja",
        "https://fune-shop.example/g/g4412/",
        "<div><h1>樫のボート</h1><div>129,000円（税込）</div><div>カートに入れる</div><div>商品説明</div>{1}<div>仕様</div>{2}</div>",
        "",
    ),
}

FACTS = {
    "en": (("Length", "3.4 m"), ("Weight", "62 kg"), ("Material", "Oak and larch"), ("Crew", "4")),
    "de": (("Länge", "3,4 m"), ("Gewicht", "62 kg"), ("Material", "Eiche und Lärche"), ("Besatzung", "4")),
    "fr": (("Longueur", "3,4 m"), ("Poids", "62 kg"), ("Matière", "Chêne et mélèze"), ("Équipage", "4")),
    "es": (("Eslora", "3,4 m"), ("Peso", "62 kg"), ("Material", "Roble y alerce"), ("Tripulación", "4")),
    "ru": (("Длина", "3,4 м"), ("Вес", "62 кг"), ("Материал", "Дуб и лиственница"), ("Экипаж", "4")),
    "pl": (("Długość", "3,4 m"), ("Waga", "62 kg"), ("Materiał", "Dąb i modrzew"), ("Załoga", "4")),
    "ja": (("全長", "3.4 m"), ("重量", "62 kg"), ("素材", "樫と唐松"), ("定員", "4")),
}


def facts(language: str) -> str:
    rows = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in FACTS[language])
    return f"<table>{rows}</table>"


def products() -> Iterator[MadePage]:
    for name, (language, url, layout, attributes) in PRODUCTS.items():
        body = layout.format(SENTENCES[language][4], _p(language, 4, 2, 3), facts(language))
        head = (
            _ld('{"@type": "Product", "name": "x", "offers": {"@type": "Offer"}}') if name == "ld-ja" else ""
        )
        yield MadePage(name, PageKind.PRODUCT, url, _page(name, body, head=head, attributes=attributes))


# Listings: the same card again and again, each of which leads to another page.

LISTINGS: dict[str, tuple[str, str, str, str]] = {
    "blog-index-en": (
        "en", "https://oarblog.example/", "<h1>The oar blog</h1>",
        "<article class='post'><h2><a href='/p{n}'>A day with oar number {n}</a></h2><div>May {n}, 2021</div>"
        "<p>{text}</p><a href='/p{n}'>Continue reading</a></article>",
    ),
    "month-archive-de": (
        "de", "https://ruderblog.example/2021/05/", "<h1>Mai 2021</h1>",
        "<div class='post hentry'><h2><a href='/p{n}'>Ein Tag mit Ruder {n}</a></h2><span>{n}. Mai 2021</span>"
        "<p>{text}</p><a href='/p{n}'>Weiterlesen</a></div>",
    ),
    "shop-category-fr": (
        "fr", "https://chantier.example/canots-en-bois", "<h1>Canots en bois</h1><div>24 produits</div><div>Trier par</div>",
        "<div class='card'><h3><a href='/c{n}'>Canot {n}</a></h3><p>{text}</p><div>{n} 290,00 €</div></div>",
    ),
    "search-en": (
        "en", "https://marrow.example/find?query=oak+boat", "<h1>Search</h1><div>312 results</div>",
        "<li class='result'><h3><a href='/r{n}'>Oak boats, page {n}</a></h3><p>{text}</p><cite>marrow.example/r{n}</cite></li>",
    ),
    "news-section-es": (
        "es", "https://faro.example/puerto/", "<h1>Puerto</h1>",
        "<article><h2><a href='/n{n}'>El puerto estrena la rampa número {n}</a></h2><p>{text}</p><span>Hace {n} horas</span></article>",
    ),
    "category-ru": (
        "ru", "https://mayak.example/category/port", "<h1>Порт</h1>",
        "<div class='news-item'><a href='/n{n}'>Порт открыл причал {n}</a><p>{text}</p><span>0{n}.05.2021</span></div>",
    ),
    "directory-pl": (
        "pl", "https://katalog.example/szkutnicy/pomorze", "<h1>Szkutnicy na Pomorzu</h1>",
        "<div class='wpis'><h3><a href='/f{n}'>Szkutnia {n}</a></h3><p>{text}</p><div>tel. 58 100 20 0{n}</div></div>",
    ),
    "collection-ld-ja": (
        "ja", "https://fune.example/tokushu/boat", "<h1>ボート特集</h1>",
        "<li><h3><a href='/t{n}'>櫂の話 その{n}</a></h3><p>{text}</p></li>",
    ),
    "jobs-en": (
        "en", "https://yards.example/jobs/boatbuilding", "<h1>Boatbuilding jobs</h1><div>48 results</div>",
        "<li><h2><a href='/j{n}'>Boatbuilder, yard {n}</a></h2><div>Marrow Bay</div><p>{text}</p><div>{n} days ago</div></li>",
    ),
}  # fmt: skip


def listings() -> Iterator[MadePage]:
    for name, (language, url, top, card) in LISTINGS.items():
        cards = "".join(card.format(n=n, text=SENTENCES[language][n % 6]) for n in range(1, 9))
        head = _ld('{"@type": "CollectionPage", "name": "x"}') if "-ld-" in name else ""
        yield MadePage(
            name, PageKind.LISTING, url, _page(name, top, f"<div class='list'>{cards}</div>", head=head)
        )


# Documentation: headings, code and lists of what a thing takes and gives.

CODE = "<pre>import slipway\n\nharbour = slipway.open(&quot;marrow.csv&quot;)\nprint(harbour.tides(days=3))</pre>"

DOCUMENTATION: dict[str, tuple[str, str, str, str]] = {
    "sphinx-en": (
        "https://slipway.example/en/latest/tides.html",
        "<div class='rst-content'><h1>Reading tides</h1>{0}<h2>Parameters</h2><dl><dt>days</dt><dd>How many days of "
        "tides to read, from today on.</dd><dt>zone</dt><dd>The zone of the harbour's clock.</dd></dl>{1}</div>",
        "class='wy-body-for-nav'", "",
    ),
    "mkdocs-de": (
        "https://slipway.example/handbuch/gezeiten/",
        "<div class='md-content'><h1>Gezeiten lesen</h1>{0}<h2>Parameter</h2><ul><li>days: wie viele Tage gelesen "
        "werden</li><li>zone: die Zeitzone des Hafens</li></ul>{1}<div>Auf dieser Seite</div></div>",
        "", "<meta name='generator' content='mkdocs-1.5.3, mkdocs-material-9.4'>",
    ),
    "docusaurus-fr": (
        "https://slipway.example/guide/marees",
        "<div class='theme-doc-markdown'><h1>Lire les marées</h1>{0}<h2>Paramètres</h2>{1}<div>Sur cette page</div></div>",
        "class='docs-wrapper'", "",
    ),
    "javadoc-en": (
        "https://slipway.example/javadoc/org/slipway/Harbour.html",
        "<h1>Class Harbour</h1>{0}<h2>Constructors</h2>{1}<h2>Method Summary</h2><table><tr><td>int</td><td>days()</td>"
        "<td>How many days there are.</td></tr></table><dl><dt>Returns:</dt><dd>the tides</dd><dt>Throws:</dt></dl>",
        "", "",
    ),
    "help-center-es": (
        "https://ayuda.slipway.example/hc/es/articles/4412-Leer-mareas",
        "<h1>Leer las mareas</h1>{0}<ol><li>Abra el menú Puerto.</li><li>Elija la tabla y pulse Leer.</li></ol>{1}"
        "<div>¿Fue útil este artículo?</div>",
        "", "",
    ),
    "manpage-en": (
        "https://man.example/man1/slipway.1.html",
        "<h1>slipway(1)</h1><h2>NAME</h2><p>slipway - read the tides of a harbour</p><h2>SYNOPSIS</h2>{1}"
        "<h2>OPTIONS</h2><dl><dt>--days N</dt><dd>Read N days.</dd></dl><h2>SEE ALSO</h2>{0}",
        "", "",
    ),
    "api-ru": (
        "https://slipway.example/api/v2/tides",
        "<h1>Чтение приливов</h1>{0}<h2>Параметры</h2>{1}<div>На этой странице</div>{1}",
        "", "",
    ),
}  # fmt: skip


def documentation() -> Iterator[MadePage]:
    for name, (url, layout, attributes, head) in DOCUMENTATION.items():
        language = name.rsplit("-", 1)[1]
        body = layout.format(_p(language, 3, 5), CODE)
        yield MadePage(name, PageKind.DOCUMENTATION, url, _page(name, body, head=head, attributes=attributes))


# Services: who we are, what we do, and a way to ask for it.

SERVICES: dict[str, tuple[str, str]] = {
    "plumber-en": (
        "https://marrowpipes.example/drain-cleaning-marrow-bay",
        "<h1>Drain cleaning in Marrow Bay</h1><p>Our crew clears your drain on the day you call, and we tell you the "
        "price before we start. We have worked on this coast for thirty years.</p><div>Call now</div><h2>Why choose "
        "us</h2><ul><li>Licensed and insured</li><li>We answer at night</li></ul><p>Our customers come back to us, and "
        "we thank them for it with a check of their pipes every spring.</p><div>Get a free quote</div>",
    ),
    "lawyer-de": (
        "https://kanzlei-quill.example/erbrecht",
        "<h1>Erbrecht</h1><p>Wir beraten Sie in allen Fragen des Erbrechts, und unsere Anwälte vertreten Sie vor "
        "Gericht. Unsere Kanzlei besteht seit vierzig Jahren.</p><h2>Unsere Leistungen</h2><ul><li>Testament</li>"
        "<li>Pflichtteil</li></ul><p>Wir nehmen uns Zeit für unsere Mandanten, und uns ist wichtig, dass Sie uns "
        "verstehen.</p><div>Termin vereinbaren</div><div>Kontakt aufnehmen</div>",
    ),
    "clinic-es": (
        "https://clinicafaro.example/tratamientos/espalda",
        "<h1>Dolor de espalda</h1><p>Nuestro equipo trata su espalda con nuestros propios ejercicios, y nosotros le "
        "acompañamos en cada visita. Nuestra clínica abre también los sábados.</p><div>Pedir cita</div><p>Nuestros "
        "pacientes vuelven a nuestra clínica por nuestro trato.</p><div>Nuestros servicios</div><div>Contáctenos</div>",
    ),
    "saas-en": (
        "https://tidely.example/pricing",
        "<h1>Plans for every harbour</h1><p>Start for free and pay when your harbour grows. Every plan has our tide "
        "tables and our support.</p><h3>Free</h3><div>$0</div><div>per month</div><h3>Harbour</h3><div>$29</div>"
        "<div>per month</div><div>Start free trial</div><div>Request a demo</div><h2>Frequently asked questions</h2>"
        "<p>Can I cancel? Yes, at any time, and we send you your tables as a file on the day you leave us.</p>",
    ),
    "about-fr": (
        "https://chantier.example/qui-sommes-nous",
        "<h1>Qui sommes-nous</h1><p>Notre chantier construit des canots depuis 1931, et nous sommes la quatrième "
        "génération. Nos bois viennent de nos forêts, et nous les séchons nous-mêmes.</p><p>Notre équipe vous reçoit "
        "dans notre atelier, et nous répondons à vos questions.</p><div>Nous contacter</div><div>Nos services</div>",
    ),
    "agency-home-en": (
        "https://quillwords.example/",
        "<h1>Words that float</h1><p>We write for harbours, yards and sailors, and our words have floated since "
        "2009.</p><h2>What we do</h2><p>We name boats, we write letters to owners, and we edit logbooks.</p>"
        "<div>Get in touch</div><div>Our work</div>",
    ),
    "hotel-it": (
        "https://albergofaro.example/it/camere",
        "<h1>Le nostre camere</h1><p>Le nostre camere guardano il porto, e la nostra cucina prepara il pesce che i "
        "nostri pescatori portano al mattino. Da noi il cane è ospite.</p><div>Prenota ora</div><p>La nostra terrazza "
        "è aperta fino a mezzanotte, e noi con lei.</p><div>I nostri servizi</div><div>Dove siamo</div>",
    ),
    "imprint-de": (
        "https://bootshaus.example/impressum",
        "<h1>Impressum</h1><p>Angaben gemäß § 5 TMG</p><p>Bootshaus Marrow e.V., Hafenstraße 4, 24999 Marrow</p>"
        "<p>Vertreten durch: Ada Quill</p><h2>Haftung für Inhalte</h2><p>Als Diensteanbieter sind wir gemäß § 7 Abs. 1 "
        "TMG für eigene Inhalte auf diesen Seiten nach den allgemeinen Gesetzen verantwortlich.</p>",
    ),
    "privacy-en": (
        "https://marrowyard.example/legal/privacy-policy",
        "<h1>Privacy policy</h1><p>This policy explains which personal data we collect when you use our site, why we "
        "collect it and how long we keep it. We do not sell your data.</p><h2>Your rights</h2><p>You may ask us for a "
        "copy of your data, and we will send it to you within thirty days. You may ask us to delete it.</p>",
    ),
    "course-nl": (
        "https://zeilschool.example/cursussen/beginners",
        "<h1>Cursus voor beginners</h1><p>In onze cursus leert u in vier dagen zeilen. Onze leraren varen met u mee, "
        "en onze boten liggen aan onze eigen steiger.</p><ul><li>Duur: 4 dagen</li><li>Prijs: € 390</li></ul>"
        "<div>Schrijf u nu in</div><div>Neem contact op</div><p>Bij ons eten wij samen met onze cursisten.</p>",
    ),
    "job-advert-de": (
        "https://werft.example/stellenangebote/bootsbauer",
        "<h1>Bootsbauer (m/w/d) gesucht</h1><p>Wir suchen zum 1. Mai eine Bootsbauerin oder einen Bootsbauer für "
        "unsere Werft. Wir bieten Ihnen unsere Werkstatt am Wasser und unser Team.</p><h2>Ihre Aufgaben</h2><ul>"
        "<li>Sie bauen Jollen</li><li>Sie pflegen unsere Boote</li></ul><h2>Wir bieten</h2><p>Bei uns arbeiten Sie in "
        "unserem Takt, und wir zahlen nach Tarif.</p><div>Jetzt bewerben</div>",
    ),
}


def services() -> Iterator[MadePage]:
    for name, (url, body) in SERVICES.items():
        yield MadePage(name, PageKind.SERVICE, url, _page(name, body))


# Articles that have something of the other kinds.

ARTICLES: dict[str, tuple[str, str, str]] = {
    "with-readers-comments": (
        "https://courier.example/news/2024/05/03/slipway-opens",
        "<h1>Slipway opens at last</h1><p>By Ada Quill</p><p>3 May 2024</p>{0}{1}{0}<div class='comments'>"
        "<div class='c'><b>oar1</b> 2 hours ago<p>About time, I say, and about money too.</p>Reply</div>"
        "<div class='c'><b>oar2</b> 3 hours ago<p>The old one was better for the herons.</p>Reply</div>"
        "<div class='c'><b>oar3</b> 4 hours ago<p>Who paid for the second bollard?</p>Reply</div></div>", "",
    ),
    "review-of-a-product": (
        "https://oarpress.example/reviews/oak-dinghy-review",
        "<h1>Oak dinghy review: a boat that forgives</h1><p>Ada Quill, 3 May 2024</p>{0}{1}<div>£1,290.00 at Marrow "
        "Yard</div><h2>Specifications</h2>{2}{0}", "",
    ),
    "tutorial-with-code": (
        "https://quill.example/2024/05/reading-tides-with-python",
        "<h1>Reading tides with Python</h1><div>Posted on May 3, 2024 by Ada Quill</div>{0}{3}{1}{3}{0}", "",
    ),
    "list-of-ten": (
        "https://oarpress.example/10-harbours-to-see-before-you-sink",
        "<h1>10 harbours to see before you sink</h1><p>By Ada Quill, May 3, 2024</p>{0}"
        + "".join(f"<div class='item'><h2>{n}. Harbour {n}</h2><p>{{{4 + n % 2}}}</p></div>" for n in range(1, 11)), "",
    ),
    "with-teasers-below": (
        "https://courier.example/harbour/slipway-opens-after-eleven-years-of-waiting",
        "<article><h1>Slipway opens after eleven years</h1><p>By Ada Quill</p><time>3 May 2024</time>{0}{1}{0}</article>"
        "<section><h2>More news</h2>" + "".join(
            f"<div class='card'><h3><a href='/n{n}'>Heron number {n} seen at the old slipway</a></h3><p>{{4}}</p></div>"
            for n in range(1, 7)) + "</section>", "",
    ),
    "blog-of-a-company": (
        "https://marrowpipes.example/blog/why-drains-freeze",
        "<h1>Why drains freeze in a mild winter</h1><p>May 3, 2024</p>{0}{1}{0}<p>We clear drains on the whole "
        "coast.</p><div>Get a free quote</div><div>Call now</div>", "",
    ),
    "interview": (
        "https://courier.example/interviews/the-pilot",
        "<h1>Interview with the pilot</h1><p>By Ada Quill</p><p>3 May 2024</p><p><b>Why do you steer by the church?</b>"
        "</p>{0}<p><b>And at night?</b></p>{1}<p><b>Will you retire?</b></p>{0}", "",
    ),
    "guide-without-date": (
        "https://boatcare.example/how-to-oil-the-deck-of-a-wooden-boat",
        "<h1>How to oil the deck of a wooden boat</h1>{0}<h2>What you need</h2><ul><li>Oil for oars</li><li>A brush "
        "with a long handle</li></ul><h2>Three coats</h2>{1}{0}", "",
    ),
    "recipe-ld": (
        "https://galleykitchen.example/eel-stew/",
        "<h1>Eel stew</h1>{0}<h2>Ingredients</h2><ul><li>1 eel</li><li>2 onions</li></ul><h2>Method</h2><ol><li>Cut the "
        "eel.</li><li>Stew it.</li></ol>{1}", '{"@type": "Recipe", "name": "Eel stew"}',
    ),
    "press-release": (
        "https://marrowyard.example/presse/neue-jolle",
        "<h1>Marrow stellt neue Jolle vor</h1><p>Marrow, 3. Mai 2024</p>{6}{6}<p>Pressekontakt: Ada Quill</p>", "",
    ),
}  # fmt: skip


def articles() -> Iterator[MadePage]:
    values = (
        _p("en", 0, 1),
        _p("en", 2, 3, 4, 5),
        facts("en"),
        CODE,
        _text("en", 4),
        _text("en", 2, 3),
        _p("de", 0, 1, 2),
    )
    for name, (url, layout, data) in ARTICLES.items():
        kind = PageKind.INTERVIEW if name == "interview" else PageKind.ARTICLE
        head = _ld(data) if data else ""
        yield MadePage(name, kind, url, _page(name.replace("-", " "), layout.format(*values), head=head))


def made_pages() -> tuple[MadePage, ...]:
    """Every page of this module."""
    return (*forums(), *products(), *listings(), *documentation(), *services(), *articles())
