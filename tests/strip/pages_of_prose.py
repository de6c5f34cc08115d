"""Made pages of prose: documentation, services, and articles that have something of the other kinds."""

# ruff: noqa: E501 -- a template of a page is one line for each of its parts

from __future__ import annotations

from collections.abc import Iterator

from galley.records import PageKind

from .made_page import CODE, MadePage, facts, json_ld, paragraphs, sentences, whole_page

# Documentation: headings, code and lists of what a thing takes and gives.


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
        body = layout.format(paragraphs(language, 3, 5), CODE)
        yield MadePage(
            name, PageKind.DOCUMENTATION, url, whole_page(name, body, head=head, attributes=attributes)
        )


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
        yield MadePage(name, PageKind.SERVICE, url, whole_page(name, body))


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
        paragraphs("en", 0, 1),
        paragraphs("en", 2, 3, 4, 5),
        facts("en"),
        CODE,
        sentences("en", 4),
        sentences("en", 2, 3),
        paragraphs("de", 0, 1, 2),
    )
    for name, (url, layout, data) in ARTICLES.items():
        kind = PageKind.INTERVIEW if name == "interview" else PageKind.ARTICLE
        head = json_ld(data) if data else ""
        yield MadePage(name, kind, url, whole_page(name.replace("-", " "), layout.format(*values), head=head))
