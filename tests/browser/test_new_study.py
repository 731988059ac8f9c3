"""A second territory, studied from nothing on a phone and in French: from the communes to the PDF.

The communes are real ones, far from those of the example; every number about them is invented.
"""

import io
import re
from collections.abc import Iterator
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import quiet
from tests.browser.test_story import as_file, fill, follow, look, press, told
from tests.sites import Site

# What it stores is tried on both databases beside the studies themselves.
pytestmark = pytest.mark.anywhere

ADMINISTRATOR = "administrator@example.org"
EPCI = "gevaudan"  # as one writes it in haste
COMMUNES = {
    "48005": "Antrenas",
    "48032": "Le Buisson",
    "48068": "Gabrias",
    "48072": "Grèzes",
    "48092": "Marvejols",
    "48099": "Bourgs sur Colagne",
    "48103": "Montrodat",
    "48107": "Palhers",
    "48124": "Recoules-de-Fumas",
    "48138": "Saint-Bonnet-de-Chirac",
    "48165": "Saint-Laurent-de-Muret",
    "48168": "Saint-Léger-de-Peyre",
}
ELSEWHERE = {"48095": "Mende", "12202": "Rodez", "99999": "Étranger"}


def table(columns: str, numbers: list[float]) -> str:
    """A file in the layout of INSEE's: a line for each commune, ours among others."""
    lines = [
        ";".join([code, *(str(number + place / 8) for number in numbers)])
        for place, code in enumerate(["01001", *COMMUNES, "95690"])
    ]
    return "\n".join(["CODGEO;" + columns, *lines, ""])


POPULATION = table(
    "P21_POP;P21_POP0014;P21_POP1529;P21_H2064;P21_F2064;P15_POP;P15_H2064;P15_F2064;C21_POP15P",
    [800, 130, 120, 220, 215, 790, 225, 220, 670],
)
WORKING = table(
    "P21_POP1564;P21_ACTOCC1564;P21_EMPLT;P21_ACTOCC;C21_EMPLT", [480, 320, 250, 330, 251]
)
KINDS = table(
    "P21_ACTOCC15P;P21_SAL15P;P21_NSAL15P;P21_ACTOCC15P_ILT1;P21_ACTOCC15P_ILT5",
    [330, 280, 50, 110, 1],
)
GOING = {"48095": 20.5, "12202": 10.25, "99999": 1.5}
NAMES = COMMUNES | ELSEWHERE | {"01001": "Ailleurs"}
FLOWS = "CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C21_ACTOCC15P\n" + "".join(
    f"{home};{NAMES[home]};{work};{NAMES[work]};{count:.9f}\n"
    for home in [*COMMUNES, "01001"]
    for work, count in {"48092": 80.25, home: 110.4, **GOING}.items()
)
ANSWERS = "No;Profil;Domicile;Intérêt;Jours\n" + "\n".join(
    f"{number};{profile};{code};{interest};2"
    for number, (profile, code, interest) in enumerate(
        (profile, code, interest)
        for profile in ("employee", "independent")
        for code in COMMUNES
        for interest in ("certain", "probable", "no")
    )
)


@pytest.fixture
def phone(blank: Site, someone) -> Iterator[Page]:
    """A phone in French, on a site on which only `etabli init` was run, its administrator in."""
    password = re.search(
        r"(?:the password|le mot de passe) (\S+)", blank.run("etabli", "init", ADMINISTRATOR)
    )
    assert password
    blank.serve(worker=True)
    page = someone(blank.url, width=390, language="fr").new_page()
    page.set_default_timeout(60_000)  # all of France is read more than once
    with quiet(page):
        page.goto("/fr/")
        page.locator("header summary").click()
        follow(page, "Se connecter")
        fill(page, login=ADMINISTRATOR, password=password[1])
        page.get_by_role("main").locator("form button").first.click()
        look(page)
        yield page


def packed(name: str, content: str) -> dict[str, object]:
    """As INSEE gives its files away: the table and one that explains it."""
    inside = io.BytesIO()
    with ZipFile(inside, "w", ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.CSV", content)
        archive.writestr(f"meta_{name}.CSV", "COD_VAR;LIB_VAR\n")
    return {"name": f"{name}_csv.zip", "mimeType": "application/zip", "buffer": inside.getvalue()}


def give(page: Page, file: dict[str, object]) -> None:
    page.locator("main [name=file]").set_input_files(file)  # type: ignore[arg-type]
    press(page, "Importer")


def test_a_territory_is_studied_from_nothing_to_the_report_on_paper(phone: Page) -> None:
    # The territory, from today's EPCI
    follow(phone, "Étudier un territoire")
    fill(phone, name_fr="Gévaudan", relief="mountain", codes=EPCI)
    press(phone, "Ajouter")
    told(phone, "Et maintenant")

    # Its figures, from three files of INSEE's, each named where it is lacking
    for name, content in {
        "base-cc-evol-struct-pop": POPULATION,
        "base-cc-emploi-pop-active": WORKING,
        "base-cc-caract-emp": KINDS,
    }.items():
        told(phone, name)
        follow(phone, "Importer des chiffres")
        told(phone, name)
        give(phone, packed(f"{name}-2021", content))
        expect(phone.locator("section.next")).not_to_contain_text(name)

    # Where its people work
    told(phone, "On ne sait pas encore où travaillent les habitants")
    follow(phone, "Flux domicile-travail")
    phone.locator("main [name=file]").set_input_files(
        packed("base-flux-mobilite-domicile-lieu-travail-2021", FLOWS)  # type: ignore[arg-type]
    )
    phone.get_by_role("button", name="Importer", exact=True).click()
    expect(phone.get_by_role("main")).to_contain_text(
        "Mende, Rodez.",
        timeout=60_000,  # the data of France are read twice
    )
    look(phone)
    told(phone, "Les principaux flux")

    # The study, with its questionnaire
    follow(phone, "← Gévaudan", "Commencer une étude")
    expect(phone.locator("[name=territory] option:checked")).to_have_text("Gévaudan")
    fill(phone, name_fr="Travailler en Gévaudan", owner="Essai", contact_email="etude@example.org")
    press(phone, "Enregistrer")
    press(phone, "Ouvrir le questionnaire")

    # One answers on the public form, the others on paper
    follow(phone, "Voir le questionnaire")
    expect(phone.get_by_label("Salarié ou agent public", exact=True)).to_have_count(1)
    expect(phone.get_by_label("Suisse")).to_have_count(0)  # where nobody goes to work
    phone.get_by_label("Indépendant ou chef d’entreprise").check()
    phone.get_by_label("Dans quelle commune habitez-vous ?").select_option(label="Marvejols")
    phone.get_by_label("Oui, certainement").check()
    phone.get_by_label("Combien de jours par semaine ?").fill("2")
    press(phone, "Envoyer mes réponses")
    phone.goto("/fr/studies/travailler-en-gevaudan/")
    told(phone, "1 réponse")
    follow(phone, "Réponses")
    phone.locator("[name=file]").set_input_files(as_file("reponses.csv", ANSWERS))  # type: ignore[arg-type]
    press(phone, "Lire le fichier")
    phone.get_by_label("Dans quelle commune habitez-vous ?").select_option("2")  # Domicile
    press(phone, "Passer aux valeurs")
    press(phone, "Importer")
    expect(phone.locator("dl.figures dd").first).to_have_text("72", timeout=60_000)

    # The demand, by the figures that were imported; a network; its report, on screen and on paper
    follow(phone, "← Travailler en Gévaudan", "Demande")
    press(phone, "Estimer la demande")
    told(phone, "base-cc-caract-emp-2021.CSV")
    follow(phone, "Proposer un réseau")
    fill(phone, hubs="1", nomad_per_district="1")
    press(phone, "Proposer un réseau")
    press(phone, "Choisir ce réseau")
    press(phone, "Publier le rapport")
    told(phone, "Marvejols")
    link = phone.get_by_role("link", name="Le rapport en PDF")
    report = phone.request.get(link.get_attribute("href") or "")
    assert report.status == 200
    assert report.body().startswith(b"%PDF")
