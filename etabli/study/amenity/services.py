"""The verbs of amenities: take in a small table of them, or tick them."""

from collections.abc import Collection
from io import BytesIO

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.core import tables
from etabli.core.errors import BadInput
from etabli.study.models import Amenity, Study

COLUMNS = ("code", "amenity", "source")
ENCODINGS = ("utf-8-sig", "cp1252")
LONGEST_SOURCE = 200


@transaction.atomic
def import_amenities(study: Study, content: bytes, name: str) -> int:
    """Take in a CSV with the columns `code`, `amenity` and `source`; answers how many are new.

    What is known keeps its place and takes the file's source. Raises BadInput with the line at
    fault, and nothing is written.
    """
    codes = set(study.territory.communes.values_list("code", flat=True))
    wanted: dict[tuple[str, str], str] = {}
    for row in tables.rows(BytesIO(content), name, COLUMNS, ENCODINGS):
        where = tables.place(name, row.line)
        code, kind, source = (row.cells[column] for column in COLUMNS)
        if code not in codes:
            raise BadInput(
                _("“%(code)s” is no commune of this territory; give its INSEE code.")
                % {"code": code},
                where=where,
                field="file",
            )
        if kind not in Amenity.Kind.values:
            raise BadInput(
                _("“%(key)s” is nothing that a commune is known for; there are: %(keys)s.")
                % {"key": kind, "keys": ", ".join(Amenity.Kind.values)},
                where=where,
                field="file",
            )
        if not source:
            raise BadInput(_("A source is needed."), where=where, field="file")
        wanted[code, kind] = source[:LONGEST_SOURCE]
    known = {(one.code, one.kind): one for one in study.amenities.all()}
    for key, source in wanted.items():
        if key in known and known[key].source != source:
            known[key].source = source
            known[key].save()
    new = [key for key in wanted if key not in known]
    Amenity.objects.bulk_create(
        Amenity(study=study, code=code, kind=kind, source=wanted[code, kind]) for code, kind in new
    )
    return len(new)


@transaction.atomic
def tick(study: Study, ticked: Collection[tuple[str, str]], source: str) -> int:
    """The amenities are exactly those ticked, by commune and kind; answers how many changed.

    Those that are new take `source`; the others keep theirs.
    """
    known = {(one.code, one.kind): one for one in study.amenities.all()}
    gone = [one.pk for key, one in known.items() if key not in ticked]
    Amenity.objects.filter(pk__in=gone).delete()
    new = [key for key in ticked if key not in known]
    Amenity.objects.bulk_create(
        Amenity(study=study, code=code, kind=kind, source=source) for code, kind in new
    )
    return len(gone) + len(new)
