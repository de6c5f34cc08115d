"""The lines that newspapers print around a story, language by language, and how each is read.

BYLINES: a line; the names in it.
DATES: a line; its moment in UTC (a bare day if no hour is printed); the moment of the update that it names.
DATELINES: how a paragraph begins; the dateline; its agency.
CREDITS: a line; each name with its kind and role.
"""

from __future__ import annotations

BYLINES: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "English": [
        ("By VOA News", ("VOA News",)),
        ("By Ann Lee, Political Editor", ("Ann Lee",)),
        ("By Ann Lee and Bob Ray", ("Ann Lee", "Bob Ray")),
        ("By Ann Lee - Associated Press", ("Ann Lee", "Associated Press")),
        ("Posted by Ann Lee on May 3, 2024", ("Ann Lee",)),
        ("This article was written by Ann Lee", ("Ann Lee",)),
    ],
    "German": [
        ("Von Anna Meier und Jan Kuhn, Berlin", ("Anna Meier", "Jan Kuhn")),
        ("Von Anna Meier, dpa", ("Anna Meier", "dpa")),
        ("Ein Gastbeitrag von Anna Meier", ("Anna Meier",)),
        ("Kolumne von Anna Meier", ("Anna Meier",)),
        ("Autorin/Autor Anna Meier", ("Anna Meier",)),
    ],
    "French": [
        ("Par Claire Dubois et Jean Petit", ("Claire Dubois", "Jean Petit")),
        ("Par Claire Dubois avec AFP", ("Claire Dubois", "AFP")),
        ("Propos recueillis par Claire Dubois", ("Claire Dubois",)),
    ],
    "Spanish": [
        ("Por Lucía Gómez", ("Lucía Gómez",)),
        ("EFE | Madrid | 03 may 2024", ("EFE",)),
    ],
    "Portuguese": [
        ("Por João Silva e Ana Souza, de São Paulo", ("João Silva", "Ana Souza")),
    ],
    "Italian": [
        ("di Marco Rossi e Anna Bianchi", ("Marco Rossi", "Anna Bianchi")),
        ("dal nostro inviato Marco Rossi", ("Marco Rossi",)),
    ],
    "Dutch": [
        ("Door Sanne de Vries", ("Sanne de Vries",)),
        ("Door onze redacteur Sanne de Vries", ("Sanne de Vries",)),
    ],
    "Polish": [
        ("Autor: Jan Kowalski", ("Jan Kowalski",)),
        ("Oprac. Anna Nowak", ("Anna Nowak",)),
    ],
    "Turkish": [
        ("Haber: Ayşe Yılmaz", ("Ayşe Yılmaz",)),
        ("Yazan: Mehmet Kaya", ("Mehmet Kaya",)),
    ],
    "Russian": [
        ("Автор: Иван Петров", ("Иван Петров",)),
        ("Текст: Иван Петров и Анна Смирнова", ("Иван Петров", "Анна Смирнова")),
    ],
    "Arabic": [
        ("بقلم: أحمد علي", ("أحمد علي",)),
        ("كتب أحمد علي", ("أحمد علي",)),
    ],
    "Japanese": [
        ("取材・文:田中太郎", ("田中太郎",)),
        ("文・田中太郎", ("田中太郎",)),
        ("【記者・田中太郎】", ("田中太郎",)),
    ],
    "Chinese": [
        ("记者:王明", ("王明",)),
        ("本报记者 王明 李华", ("王明", "李华")),
        ("作者:王明", ("王明",)),
    ],
}

DATES: dict[str, list[tuple[str, str, str | None]]] = {
    "English": [
        ("January 07, 2022", "2022-01-07", None),
        ("May 3, 2024 2:05 p.m. ET", "2024-05-03T18:05", None),
        ("December 3, 2024 2:05 p.m. ET", "2024-12-03T19:05", None),
        ("3 May 2024 14:05 BST", "2024-05-03T13:05", None),
        ("Fri, 03 May 2024 14:05:30 +0200", "2024-05-03T12:05:30", None),
        ("Published May 3, 2024 Updated May 4, 2024", "2024-05-03", "2024-05-04"),
        ("Updated May 4, 2024", "2024-05-04", "2024-05-04"),
    ],
    "German": [
        ("3. Mai 2024, 14:05 Uhr", "2024-05-03T14:05", None),
        ("Stand: 03.05.2024, 14:05 Uhr MESZ", "2024-05-03T12:05", None),
        (
            "Veröffentlicht am 3. Mai 2024 um 14:05 Uhr, aktualisiert am 4. Mai 2024",
            "2024-05-03T14:05",
            "2024-05-04",
        ),
    ],
    "French": [
        ("Publié le 3 mai 2024 à 14h05", "2024-05-03T14:05", None),
        (
            "Publié le 3 mai 2024 à 14h05, mis à jour le 4 mai 2024 à 9h30",
            "2024-05-03T14:05",
            "2024-05-04T09:30",
        ),
        ("1er août 2024", "2024-08-01", None),
    ],
    "Spanish": [
        ("3 de mayo de 2024 - 14:05 CEST", "2024-05-03T12:05", None),
        ("Actualizado: 4 de mayo de 2024 a las 09:30 h", "2024-05-04T09:30", "2024-05-04T09:30"),
    ],
    "Portuguese": [
        ("Publicado em 3 de maio de 2024 às 14:05", "2024-05-03T14:05", None),
        ("03/05/2024 14h05 - Atualizado em 04/05/2024 09h30", "2024-05-03T14:05", "2024-05-04T09:30"),
    ],
    "Italian": [
        ("3 maggio 2024 alle 14:05", "2024-05-03T14:05", None),
        ("Aggiornato il 4 maggio 2024", "2024-05-04", "2024-05-04"),
    ],
    "Dutch": [
        ("3 mei 2024 om 14:05", "2024-05-03T14:05", None),
        ("Bijgewerkt op 4 mei 2024 om 09:30", "2024-05-04T09:30", "2024-05-04T09:30"),
    ],
    "Polish": [
        ("3 maja 2024, 14:05", "2024-05-03T14:05", None),
        ("Aktualizacja: 4 maja 2024, 9:30", "2024-05-04T09:30", "2024-05-04T09:30"),
    ],
    "Turkish": [
        ("3 Mayıs 2024 Cuma 14:05", "2024-05-03T14:05", None),
        ("Giriş: 03.05.2024 - 14:05 Güncelleme: 04.05.2024 - 09:30", "2024-05-03T14:05", "2024-05-04T09:30"),
    ],
    "Russian": [
        ("3 мая 2024, 14:05 МСК", "2024-05-03T11:05", None),
        ("Обновлено 4 мая 2024 в 09:30", "2024-05-04T09:30", "2024-05-04T09:30"),
    ],
    "Arabic": [
        ("3 مايو 2024", "2024-05-03", None),
        ("٣ مايو ٢٠٢٤ - 14:05", "2024-05-03T14:05", None),
        ("نشر في 3 أيار 2024", "2024-05-03", None),
        ("3 كانون الثاني 2024", "2024-01-03", None),
        ("آخر تحديث: 4 مايو 2024 09:30 غرينتش", "2024-05-04T09:30", "2024-05-04T09:30"),
    ],
    "Japanese": [
        ("2024年5月3日 14時05分", "2024-05-03T14:05", None),
        ("2024年5月4日 9時30分 更新", "2024-05-04T09:30", "2024-05-04T09:30"),
        ("2024年5月3日 14:05 JST", "2024-05-03T05:05", None),
    ],
    "Chinese": [
        ("2024年05月03日 14:05", "2024-05-03T14:05", None),
        ("2024-05-03 14:05 来源:新华社", "2024-05-03T14:05", None),
        ("更新时间:2024-05-04 09:30", "2024-05-04T09:30", "2024-05-04T09:30"),
    ],
}

DATELINES: dict[str, list[tuple[str, str, str | None]]] = {
    "English": [
        ("PARIS (Reuters) - The cabinet met.", "PARIS (Reuters)", "Reuters"),
        ("LA CROSSE, Wis. (AP) — The river rose.", "LA CROSSE, Wis. (AP)", "AP"),
        ("WASHINGTON, D.C., May 3 (UPI) -- Congress left.", "WASHINGTON, D.C., May 3 (UPI)", "UPI"),
        ("New Delhi, May 3 (PTI) The court ruled.", "New Delhi, May 3 (PTI)", "PTI"),
        ("JERUSALEM — The council met.", "JERUSALEM", None),
    ],
    "German": [
        ("Berlin/München (dpa/lby) - Die Brücke bleibt zu.", "Berlin/München (dpa/lby)", "dpa/lby"),
        ("Wien (APA) – Der Nationalrat tagt.", "Wien (APA)", "APA"),
        ("BERLIN dpa | Der Senat tagt.", "BERLIN dpa", "dpa"),
    ],
    "French": [
        ("PARIS, 3 mai (Reuters) - Le conseil se réunit.", "PARIS, 3 mai (Reuters)", "Reuters"),
        ("Genève (ats) - Le pont rouvre.", "Genève (ats)", "ats"),
    ],
    "Spanish": [
        ("Madrid, 3 may (EFE).- El puente abre.", "Madrid, 3 may (EFE)", "EFE"),
        ("MADRID, 3 May. (EUROPA PRESS) - El puente abre.", "MADRID, 3 May. (EUROPA PRESS)", "EUROPA PRESS"),
    ],
    "Portuguese": [
        ("Lisboa, 03 mai 2024 (Lusa) - A ponte abre.", "Lisboa, 03 mai 2024 (Lusa)", "Lusa"),
        ("SÃO PAULO, SP (FOLHAPRESS) - A ponte abre.", "SÃO PAULO, SP (FOLHAPRESS)", "FOLHAPRESS"),
    ],
    "Italian": [
        ("(ANSA) - ROMA, 03 MAG - Il ponte riapre.", "(ANSA) - ROMA, 03 MAG", "ANSA"),
        ("Roma, 3 mag. (Adnkronos) - Il ponte riapre.", "Roma, 3 mag. (Adnkronos)", "Adnkronos"),
    ],
    "Dutch": [
        ("DEN HAAG (ANP) - De brug gaat open.", "DEN HAAG (ANP)", "ANP"),
        ("BRUSSEL (Belga) - De brug gaat open.", "BRUSSEL (Belga)", "Belga"),
    ],
    "Polish": [("WARSZAWA, 3 maja (PAP) – Most otwarto.", "WARSZAWA, 3 maja (PAP)", "PAP")],
    "Turkish": [
        ("ANKARA (AA) - Köprü açıldı.", "ANKARA (AA)", "AA"),
        ("İSTANBUL (DHA) - Köprü açıldı.", "İSTANBUL (DHA)", "DHA"),
    ],
    "Russian": [
        ("МОСКВА, 3 мая - РИА Новости. Мост открыт.", "МОСКВА, 3 мая - РИА Новости", "РИА Новости"),
        ("МОСКВА, 3 мая. /ТАСС/. Мост открыт.", "МОСКВА, 3 мая. /ТАСС/", "ТАСС"),
        ("Москва. 3 мая. INTERFAX.RU - Мост открыт.", "Москва. 3 мая. INTERFAX.RU", "INTERFAX.RU"),
    ],
    "Arabic": [
        ("القاهرة (رويترز) - فتح الجسر", "القاهرة (رويترز)", "رويترز"),
        ("دبي - رويترز: فتح الجسر", "دبي - رويترز", "رويترز"),
    ],
    "Japanese": [
        ("[東京 3日 ロイター] - 橋が開いた。", "東京 3日 ロイター", "ロイター"),
        ("【北京時事】橋が開いた。", "北京時事", "時事"),
        ("【ワシントン=田中太郎】橋が開いた。", "ワシントン=田中太郎", None),
    ],
    "Chinese": [
        ("新华社北京5月3日电(记者王明)大桥开放。", "新华社北京5月3日电", "新华社"),
        ("【法新社巴黎3日电】大桥开放。", "法新社巴黎3日电", "法新社"),
    ],
}

Credits = tuple[tuple[str, str, str], ...]

CREDITS: dict[str, list[tuple[str, Credits]]] = {
    "English": [
        (
            "Some information for this report came from The Associated Press and Reuters.",
            (("The Associated Press", "agency", "source"), ("Reuters", "agency", "source")),
        ),
        (
            "Reporting by Ann Lee; Editing by Bob Ray",
            (("Ann Lee", "person", "reporter"), ("Bob Ray", "person", "editor")),
        ),
        (
            "(Reporting by Ann Lee in Paris; additional reporting by Eva Poe; writing by Max Orr)",
            (
                ("Ann Lee", "person", "reporter"),
                ("Eva Poe", "person", "contributor"),
                ("Max Orr", "person", "writer"),
            ),
        ),
        ("With inputs from PTI", (("PTI", "agency", "source"),)),
        ("With AFP", (("AFP", "agency", "source"),)),
    ],
    "German": [
        ("Mit Material der dpa", (("dpa", "agency", "source"),)),
        ("© dpa-infocom, dpa:210101-99-123456/2", (("dpa-infocom", "agency", "source"),)),
        ("dpa/jk", (("dpa", "agency", "source"),)),
        ("Mitarbeit: Anna Meier", (("Anna Meier", "person", "contributor"),)),
        ("Quelle: dpa, AFP", (("dpa", "agency", "source"), ("AFP", "agency", "source"))),
    ],
    "French": [
        (
            "(Reportage de Claire Dubois, rédigé par Jean Petit, édité par Anne Roy)",
            (
                ("Claire Dubois", "person", "reporter"),
                ("Jean Petit", "person", "writer"),
                ("Anne Roy", "person", "editor"),
            ),
        ),
        ("Avec AFP", (("AFP", "agency", "source"),)),
        ("Crédit photo : AFP", (("AFP", "agency", "photographer"),)),
    ],
    "Spanish": [
        ("Con información de EFE y AFP", (("EFE", "agency", "source"), ("AFP", "agency", "source"))),
        (
            "(Reporte de Lucía Gómez, Editado por Juan Paz)",
            (("Lucía Gómez", "person", "reporter"), ("Juan Paz", "person", "editor")),
        ),
    ],
    "Portuguese": [
        ("Com informações da EFE", (("EFE", "agency", "source"),)),
        ("*Com informações da Agência Estado", (("Agência Estado", "agency", "source"),)),
        (
            "(Reportagem de Ana Souza; Edição de João Silva)",
            (("Ana Souza", "person", "reporter"), ("João Silva", "person", "editor")),
        ),
    ],
    "Italian": [
        ("Con informazioni di Reuters", (("Reuters", "agency", "source"),)),
        ("Fonte: ANSA", (("ANSA", "agency", "source"),)),
    ],
    "Dutch": [
        ("Met medewerking van Jan Smit", (("Jan Smit", "person", "contributor"),)),
        ("Bron: ANP", (("ANP", "agency", "source"),)),
    ],
    "Polish": [
        ("Źródło: PAP, Reuters", (("PAP", "agency", "source"), ("Reuters", "agency", "source"))),
        ("Współpraca: Anna Nowak", (("Anna Nowak", "person", "contributor"),)),
    ],
    "Turkish": [
        ("Kaynak: DHA", (("DHA", "agency", "source"),)),
        ("Editör: Ali Demir", (("Ali Demir", "person", "editor"),)),
        ("Reuters ve AFP'den derlenmiştir", (("Reuters", "agency", "source"), ("AFP", "agency", "source"))),
    ],
    "Russian": [
        ("Источник: ТАСС", (("ТАСС", "agency", "source"),)),
        ("По материалам РИА Новости", (("РИА Новости", "agency", "source"),)),
        ("Редактор: Анна Смирнова", (("Анна Смирнова", "person", "editor"),)),
    ],
    "Arabic": [
        ("المصدر: رويترز", (("رويترز", "agency", "source"),)),
        (
            "إعداد أحمد علي للنشرة العربية - تحرير سارة حسن",
            (("أحمد علي", "person", "writer"), ("سارة حسن", "person", "editor")),
        ),
    ],
    "Japanese": [
        ("写真:AFP", (("AFP", "agency", "photographer"),)),
        ("編集:鈴木花子", (("鈴木花子", "person", "editor"),)),
        ("提供:時事通信", (("時事通信", "agency", "source"),)),
    ],
    "Chinese": [
        ("来源:新华社", (("新华社", "agency", "source"),)),
        ("责任编辑:王明", (("王明", "person", "editor"),)),
        ("摄影:王明", (("王明", "person", "photographer"),)),
    ],
}
