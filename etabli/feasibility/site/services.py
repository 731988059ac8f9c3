"""The verbs of candidate sites: write one down, change it, take it out."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.feasibility.models import Site
from etabli.study.models import Study


def add_site(study: Study, *, commune_code: str, **details: Any) -> Site:
    """`details` as the model names them. Raises BadInput for a commune that the territory does not
    have and for a name that another site of the study has."""
    return _kept(Site(study=study), commune_code=commune_code, **details)


def change_site(site: Site, *, commune_code: str, **details: Any) -> Site:
    """Raises BadInput, as adding does."""
    return _kept(site, commune_code=commune_code, **details)


def remove_site(site: Site) -> None:
    """With all that was written of it."""
    site.delete()


def _kept(site: Site, *, commune_code: str, **details: Any) -> Site:
    commune = site.study.territory.communes.filter(code=commune_code).first()
    if commune is None:
        raise BadInput(_("This territory has no such commune."), field="commune_code")
    site.commune_code, site.commune_name = commune.code, commune.name
    for field, value in details.items():
        setattr(site, field, value)
    try:
        with transaction.atomic():
            site.save()
    except IntegrityError:
        raise BadInput(
            _("Another site of this study has this name: give one that differs."), field="name"
        ) from None
    return site
