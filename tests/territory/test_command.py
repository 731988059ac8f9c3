"""The commands `etabli territory …`."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from etabli.territory.models import Territory
from tests.territory.worlds import INSEE, matrix

pytestmark = pytest.mark.django_db
Write = Callable[..., Path]
Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """What a command writes for programs."""

    def told(*words: str | Path) -> str:
        call_command("territory", *map(str, words))
        return capsys.readouterr().out

    return told


def test_load_tells_what_it_has_made(run: Run, territory_file: Write) -> None:
    told = run("load", territory_file())
    assert "essai created: 2 districts, 6 communes, 2 destinations, 0 figures" in told
    assert "fallback" in told
    assert "essai updated" in run("load", territory_file())


def test_a_mistake_ends_the_command_with_one_sentence(run: Run, territory_file: Write) -> None:
    with pytest.raises(CommandError, match=r"^territory\.toml, line 13: 39999: no commune"):
        run("load", territory_file(('"39333"', '"39999"')))
    assert not Territory.objects.exists()


def test_figures_are_imported(run: Run, territory_file: Write, tmp_path: Path) -> None:
    run("load", territory_file())
    (tmp_path / "base.csv").write_bytes(INSEE)
    told = run("import-figures", "essai", tmp_path / "base.csv")
    assert "population_20_64 2021 from P21_POP2064" in told


def test_flows_are_imported_or_estimated(
    run: Run, territory_file: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("load", territory_file())
    header = "CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C21_ACTOCC15P\n"
    (tmp_path / "flux.csv").write_text(
        header + "01001;A;01002;B;1\n" * 120_000 + "39368;A;39184;B;12.5\n"
    )
    call_command("territory", "flows", "essai", str(tmp_path / "flux.csv"))
    told = capsys.readouterr()
    assert told.out == "1 flows, INSEE, flux.csv, NBFLUX_C21_ACTOCC15P\n"
    assert "40 %" in told.err
    assert "39297" in told.err
    with pytest.raises(CommandError, match="employed people"):
        run("flows", "essai", "--estimate")


def test_travel_times_are_given_or_estimated(
    run: Run, territory_file: Write, tmp_path: Path
) -> None:
    run("load", territory_file())
    (tmp_path / "times.csv").write_text(matrix())
    given = run("travel-times", "essai", "--matrix", tmp_path / "times.csv")
    assert given == "8 communes and destinations: matrix (times.csv)\n"
    assert "fallback" in run("travel-times", "essai", "--fallback")


@pytest.mark.parametrize(
    "words", [["import-figures", "nowhere", "x"], ["travel-times", "nowhere", "--fallback"]]
)
def test_a_territory_that_there_is_not_is_told(run: Run, words: list[str]) -> None:
    with pytest.raises(CommandError, match="no such territory"):
        run(*words)
