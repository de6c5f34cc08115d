"""What the made pages of each kind are built of: sentences, facts and code in several languages."""

# ruff: noqa: E501 -- a template of a page is one line for each of its parts

from __future__ import annotations

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


def paragraphs(language: str, *places: int) -> str:
    return "".join(f"<p>{SENTENCES[language][place]}</p>" for place in places)


def sentences(language: str, *places: int) -> str:
    return " ".join(SENTENCES[language][place] for place in places)


def whole_page(title: str, *body: str, head: str = "", attributes: str = "") -> str:
    menu = "<nav><ul><li><a href='/a'>A</a></li><li><a href='/b'>B</a></li></ul></nav>"
    foot = "<footer><a href='/i'>©</a></footer>"
    return f"<html><head><title>{title}</title>{head}</head><body {attributes}>{menu}{''.join(body)}{foot}</body></html>"


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


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


CODE = "<pre>import slipway\n\nharbour = slipway.open(&quot;marrow.csv&quot;)\nprint(harbour.tides(days=3))</pre>"
