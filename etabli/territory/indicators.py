"""The figures that a territory may know beside its inhabitants."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Indicator:
    """What a figure counts or, for a share, tells of (0 to 1).

    `insee`: the columns of INSEE's commune files that hold it, without the year before them; the
    first that a file has is taken. Those joined by a plus are summed up: the commune file of the
    population tells men and women of this age apart. `file`: how INSEE names the file in which a
    study needs it to be looked for. `occupation`: the group that it counts, among those at work.
    """

    slug: str
    label: str | Promise
    is_share: bool = False
    insee: tuple[str, ...] = ()
    file: str = ""
    occupation: str = ""


def _occupied(group: str, label: str | Promise, socio_professional: int) -> Indicator:
    """Aged 15 to 64; the columns are of the nomenclature until 2021, and of the one since."""
    columns = (f"ACTOCC1564_CS{socio_professional}", f"ACTOCC1564_STAT_GSEC1{socio_professional}")
    return Indicator(f"occupied_{group}", label, insee=columns, occupation=group)


POPULATION = "base-cc-evol-struct-pop"
WORKING = "base-cc-emploi-pop-active"
KINDS_OF_WORK = "base-cc-caract-emp"

INDICATORS = {
    one.slug: one
    for one in (
        Indicator("population", _("inhabitants"), insee=("POP",)),
        Indicator(
            "population_20_64",
            _("inhabitants aged 20 to 64"),
            insee=("POP2064", "H2064+F2064"),
            file=POPULATION,
        ),
        Indicator(
            "employed",
            _("employed residents"),
            insee=("ACTOCC15P", "ACTOCC", "ACTOCC1564"),
            file=WORKING,
        ),
        Indicator("jobs", _("jobs at the place of work"), insee=("EMPLT",)),
        Indicator(
            "self_employed", _("self-employed residents"), insee=("NSAL15P",), file=KINDS_OF_WORK
        ),
        # Those who work outside metropolitan France: near a border, nearly all of them cross it.
        Indicator(
            "cross_border_workers",
            _("cross-border workers"),
            insee=("ACTOCC15P_ILT5",),
            file=KINDS_OF_WORK,
        ),
        Indicator("self_employed_share", _("self-employed among the employed"), is_share=True),
        _occupied("farmers", _("farmers at work"), 1),
        _occupied("trades_and_shops", _("craftspeople, traders, heads of a business at work"), 2),
        _occupied("managers", _("executives, higher intellectual professions at work"), 3),
        _occupied("intermediate", _("intermediate professions at work"), 4),
        _occupied("clerical", _("clerical, sales and service workers at work"), 5),
        _occupied("workers", _("manual workers at work"), 6),
    )
}
# What stands in for a figure that is not known.
INSTEAD = {"self_employed": "self_employed_share"}
