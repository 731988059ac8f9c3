"""Questions about the files that answers came in."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.study.models import Import, Refusal, Response, Study
from etabli.study.selectors import places_of
from etabli.study.survey import questionnaire
from etabli.study.survey.importing.export import Export
from etabli.study.survey.importing.formats import Format
from etabli.study.survey.importing.layout import Layout
from etabli.study.survey.importing.table import Look
from etabli.study.survey.questionnaire import Places, Questionnaire

ALIKE = 0.8  # of two files' headers, for the second to go on with the survey of the first


def import_of_study(study: str, imported: UUID) -> Import:
    """A file of this study, with it. Raises NotFound."""
    found = (
        Import.objects.select_related("study__territory", "uploaded_by")
        .filter(uuid=imported, study__slug=study)
        .defer("head")
        .first()
    )
    if found is None:
        raise NotFound(_("This study has no such file."), field="imported")
    return found


def imports(study: Study) -> QuerySet[Import]:
    """The files of a study, the latest first. One query."""
    return study.imports.select_related("uploaded_by").defer(
        "look", "head", "labels", "mapping", "headers"
    )


def refusals(imported: Import) -> QuerySet[Refusal]:
    """The lines of a file that were not taken in, in their order."""
    return imported.refusals.all()


def export_of(imported: Import) -> Export:
    """What is known of a file whose answers are not taken in yet."""
    return Export(Format(imported.format), Look(**imported.look), imported.labels)


def asked(study: Study) -> tuple[Questionnaire, Places]:
    """What a study asks, and the places that may be answered. Three queries."""
    found = questionnaire.parse(study.questionnaire, where=study.slug)
    return found, places_of(study.territory)


def like(imported: Import) -> Import | None:
    """The latest file with the same headers whose mapping was made before. One query."""
    return (
        Import.objects.filter(study=imported.study_id, signature=imported.signature)
        .exclude(pk=imported.pk)
        .exclude(state=Import.State.MAPPED)
        .exclude(mapping={})
        .first()
    )


def remembered(imported: Import) -> Layout | None:
    """The mapping of the latest file with the same headers. One query."""
    found = like(imported)
    return Layout.of(found.mapping) if found else None


def same_file(imported: Import) -> Import | None:
    """The import of the very same file that is in force. One query."""
    return (
        Import.objects.filter(
            study=imported.study_id, sha256=imported.sha256, state=Import.State.DONE
        )
        .exclude(pk=imported.pk)
        .first()
    )


def other_sources(imported: Import) -> set[str]:
    """The surveys that files with other headers belong to. One query."""
    others = Import.objects.filter(study=imported.study_id).exclude(signature=imported.signature)
    return set(others.exclude(state=Import.State.UNDONE).values_list("source", flat=True))


def is_taken(imported: Import, source: str) -> bool:
    """Whether answers that came in without a file bear this name: it is the site's own, or that
    of invented ones. One query."""
    given = Response.objects.filter(study=imported.study_id, source=source, imported=None)
    return given.exists()


def source_continued(imported: Import) -> str:
    """The survey that a file seems to go on with: one of the same tool, most of whose headers it
    has. Empty where there is none. One query."""
    headers = set(imported.headers)
    before = Import.objects.filter(
        Q(signature=imported.signature) | Q(format=imported.format),
        study=imported.study_id,
        state=Import.State.DONE,
    )
    for one in before.only("source", "headers"):
        if one.headers and len(headers & set(one.headers)) >= ALIKE * len(one.headers):
            return one.source
    return ""
