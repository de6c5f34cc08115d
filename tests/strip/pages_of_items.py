"""Made pages that repeat an item or describe one: forums, products, listings."""

# ruff: noqa: E501 -- a template of a page is one line for each of its parts

from __future__ import annotations

from collections.abc import Iterator

from galley.records import PageKind

from .made_page import SENTENCES, MadePage, facts, json_ld, paragraphs, whole_page

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
        texts = [paragraphs(language, place, (place + 2) % 6) for place in range(6)]
        posts = "".join(post.format(n=number, text=text) for number, text in enumerate(texts, 1))
        title = THREADS[language]
        yield MadePage(name, PageKind.FORUM, url, whole_page(title, f"<h1>{title}</h1>", posts))


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


def products() -> Iterator[MadePage]:
    for name, (language, url, layout, attributes) in PRODUCTS.items():
        body = layout.format(SENTENCES[language][4], paragraphs(language, 4, 2, 3), facts(language))
        head = (
            json_ld('{"@type": "Product", "name": "x", "offers": {"@type": "Offer"}}')
            if name == "ld-ja"
            else ""
        )
        yield MadePage(name, PageKind.PRODUCT, url, whole_page(name, body, head=head, attributes=attributes))


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
        head = json_ld('{"@type": "CollectionPage", "name": "x"}') if "-ld-" in name else ""
        yield MadePage(
            name, PageKind.LISTING, url, whole_page(name, top, f"<div class='list'>{cards}</div>", head=head)
        )
