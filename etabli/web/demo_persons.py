"""Of the example: what its invented members tell of themselves and give, and one who is there
twice."""

from collections.abc import Sequence
from itertools import pairwise

from django.core.files.uploadedfile import SimpleUploadedFile

from etabli.community.directory.rules import FIELDS, Audience
from etabli.community.directory.services import set_profile
from etabli.community.document.services import ask_for, give
from etabli.community.emergency.services import set_contact
from etabli.community.services import join
from etabli.core.texts import Text
from etabli.network.models import Network
from etabli.people.models import Person
from etabli.people.services import register

DOMAIN = "haut-jura.example"
SKILLS = ("menuiserie", "comptabilité", "illustration", "allemand", "impression 3D", "cartographie")
PAPER = b"%PDF-1.4\n% Exemple : un papier sans contenu.\n%%EOF\n"
TOLD = {
    "work": "Métier inventé pour l’exemple",
    "company": "Atelier Exemple",
    "contact": "À la table près de la fenêtre",
}


def load(network: Network, members: Sequence[Person], shown: Person) -> None:
    """`shown` is who signs in as a member: in the directory, with a document that waits for an
    answer and somebody to call."""
    seen_by = dict.fromkeys(FIELDS, Audience.NETWORK)
    for person, (known, sought) in zip([shown, *members], pairwise(SKILLS), strict=False):
        set_profile(person, seen_by=seen_by, skills=known, sought=sought, meets=True, **TOLD)
    if members:
        public = {**seen_by, "name": Audience.PUBLIC, "work": Audience.PUBLIC}
        known = ", ".join(SKILLS[:3])
        set_profile(members[-1], seen_by=public, skills=known, meets=True, **TOLD)
        twice = register(f"membre-encore@{DOMAIN}", members[-1].name.upper())
        join(twice, network)
    kind = ask_for(
        network,
        Text("Justificatif d’étudiant (exemple)", "Proof of student status (example)"),
        note=Text("Pour le tarif étudiant.", "For the students’ price."),
    )
    give(shown, kind, SimpleUploadedFile("exemple.pdf", PAPER))
    set_contact(shown, name="Proche Exemple", phone="00 00 00 00 00", relation="proche")
