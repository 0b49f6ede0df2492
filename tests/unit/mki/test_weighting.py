"""Weights turn scores into an indication, and an unsure set decides nothing."""

from dataclasses import replace
from decimal import Decimal
from inspect import getsource
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.problems import DefinitionInvalidError
from catalogue.weighting import WeightingIncompleteError, load_weighting, read_weighting
from domain.mki import weighting as weighting_module
from domain.mki.values import MkiValue
from domain.mki.vocabulary import FigureStatus, ImpactCategory, Module, WeightingSet
from domain.mki.weighting import (
    CLIMATE_PARTS,
    IndicativeMki,
    OtherSetError,
    Score,
    ScoredTwiceError,
    WeightingNotDecisiveError,
    indicative_mki,
    require_decisive,
)

A1, A2 = load_weighting(WeightingSet.A1), load_weighting(WeightingSet.A2)
GWP = ImpactCategory.A2_GWP_TOTAL
amounts = st.decimals(min_value=-(10**6), max_value=10**6, places=4)


def score(
    category: ImpactCategory, amount: str | Decimal, *, module: Module = Module.A1_A3
) -> Score:
    """A score of that impact."""
    return Score(category=category, module=module, amount=Decimal(amount))


@pytest.mark.parametrize("weighting", [A1, A2], ids=["A1", "A2"])
def test_a_shipped_set_gives_each_impact_its_weight(weighting: weighting_module.Weighting) -> None:
    """11 categories in A1 and 19 in A2, each with its source."""
    wanted = [one for one in ImpactCategory if one.weighting_set is weighting.weighting_set]

    assert list(weighting.rows) == wanted
    assert len(wanted) == {WeightingSet.A1: 11, WeightingSet.A2: 19}[weighting.weighting_set]
    assert all(row.source and row.eur_per_unit > 0 for row in weighting.rows.values())


@pytest.mark.parametrize("weighting", [A1, A2], ids=["A1", "A2"])
def test_no_uuid_and_no_name_stands_for_two_impacts(weighting: weighting_module.Weighting) -> None:
    """Or an amount would be counted twice."""
    uuids = [uuid for row in weighting.rows.values() for uuid in row.uuids]
    names = [name for row in weighting.rows.values() for name in row.openepd]

    assert len(uuids) == len(set(uuids))
    assert len(names) == len(set(names))


def test_both_families_of_climate_change_are_known() -> None:
    """EF 3.0 and EF 3.1 have other UUIDs for it, and for two toxicities."""
    twice = {category for category, row in A2.rows.items() if len(row.uuids) == 2}

    assert twice == {
        GWP,
        *CLIMATE_PARTS,
        ImpactCategory.A2_ETP_FW,
        ImpactCategory.A2_HTP_NC,
    }


KNOWN = {
    "climate in A1": (A1, ImpactCategory.A1_GWP, "0.05"),
    "ozone in A1": (A1, ImpactCategory.A1_ODP, "30"),
    "toxicity in A1": (A1, ImpactCategory.A1_HTP, "0.09"),
    "climate in A2": (A2, GWP, "0.116"),
    "acidification in A2": (A2, ImpactCategory.A2_AP, "0.39"),
    "water in A2": (A2, ImpactCategory.A2_WDP, "0.00506"),
}


@pytest.mark.parametrize(("weighting", "category", "eur"), KNOWN.values(), ids=KNOWN)
def test_the_weights_that_were_read_in_a_source_are_verified(
    weighting: weighting_module.Weighting, category: ImpactCategory, eur: str
) -> None:
    """With the figure of that source."""
    row = weighting.rows[category]

    assert (row.eur_per_unit, row.status) == (Decimal(eur), FigureStatus.VERIFIED)


@pytest.mark.parametrize("weighting", [A1, A2], ids=["A1", "A2"])
def test_a_set_with_an_unverified_row_decides_nothing(
    weighting: weighting_module.Weighting,
) -> None:
    """Both shipped sets have one, and the refusal names it."""
    assert weighting.is_indicative_only
    with pytest.raises(WeightingNotDecisiveError, match=str(weighting.weighting_set)):
        require_decisive(weighting)


def test_a_set_decides_once_each_row_is_verified() -> None:
    """Then nothing is raised, and one row back to memory is enough to refuse again."""
    sure = {
        category: replace(row, status=FigureStatus.VERIFIED) for category, row in A2.rows.items()
    }
    unsure = sure | {GWP: replace(sure[GWP], status=FigureStatus.UNVERIFIED)}

    require_decisive(replace(A2, rows=sure))

    with pytest.raises(WeightingNotDecisiveError):
        require_decisive(replace(A2, rows=unsure))


def test_an_indication_is_no_mki_value() -> None:
    """It has no arithmetic, and nothing that asks a value takes it."""
    assert not issubclass(IndicativeMki, MkiValue)
    assert not hasattr(IndicativeMki, "__add__")
    assert "MkiValue(" not in getsource(weighting_module)


def test_scores_are_weighted_per_module() -> None:
    """100 kg CO2 and 2 mol H+ in production, a benefit beyond the system."""
    mki = indicative_mki(
        [
            score(GWP, "100"),
            score(ImpactCategory.A2_AP, "2"),
            score(GWP, "-10", module=Module.D),
        ],
        weighting=A2,
    )

    assert mki.eur_by_module == {Module.A1_A3: Decimal("12.38"), Module.D: Decimal("-1.16")}
    assert mki.total_with_d_eur == Decimal("11.22")
    assert mki.total_without_d_eur == Decimal("12.38")
    assert mki.unverified == ()


def test_climate_change_counts_once() -> None:
    """With the total there, its three parts cost nothing more."""
    parts = [score(part, "40") for part in CLIMATE_PARTS]

    total_only = indicative_mki([score(GWP, "120")], weighting=A2)
    all_four = indicative_mki([score(GWP, "120"), *parts], weighting=A2)
    parts_only = indicative_mki(parts, weighting=A2)

    assert total_only.eur_by_module == all_four.eur_by_module == parts_only.eur_by_module
    assert not {GWP, *CLIMATE_PARTS} & set(all_four.missing)


def test_a_part_of_climate_change_that_lacks_is_told() -> None:
    """Where the parts stand in for the total, each has to be there."""
    mki = indicative_mki([score(ImpactCategory.A2_GWP_FOSSIL, "40")], weighting=A2)

    assert GWP not in mki.missing
    assert mki.missing[ImpactCategory.A2_GWP_LULUC] == (Module.A1_A3,)


def test_what_lacks_is_told_per_module() -> None:
    """Acidification is there for production, not for transport."""
    mki = indicative_mki(
        [
            score(GWP, "1"),
            score(ImpactCategory.A2_AP, "1"),
            score(GWP, "1", module=Module.A4),
        ],
        weighting=A2,
    )

    assert mki.missing[ImpactCategory.A2_AP] == (Module.A4,)
    assert mki.missing[ImpactCategory.A2_ODP] == (Module.A1_A3, Module.A4)
    assert GWP not in mki.missing


def test_an_unsure_weight_that_was_used_is_told() -> None:
    """One that was not used is no news."""
    mki = indicative_mki([score(ImpactCategory.A2_PM, "0.00001")], weighting=A2)

    assert mki.unverified == (ImpactCategory.A2_PM,)


def test_a_score_of_another_set_is_refused() -> None:
    """A1 kilograms do not fit A2 prices."""
    with pytest.raises(OtherSetError):
        indicative_mki([score(ImpactCategory.A1_GWP, "1")], weighting=A2)


def test_a_score_given_twice_is_refused() -> None:
    """Nobody knows which of the two holds."""
    with pytest.raises(ScoredTwiceError):
        indicative_mki([score(GWP, "1"), score(GWP, "1")], weighting=A2)


SPELLED = {
    "equivalents in German": (GWP, "kg CO2-Äqv.", "3"),
    "equivalents of openEPD": (GWP, "kgCO2e", "3"),
    "dashes": (ImpactCategory.A2_ODP, "kg CFC 11 eqv.", "3"),
    "protons of openEPD": (ImpactCategory.A2_AP, "molHe", "3"),
    "water by its method": (ImpactCategory.A2_WDP, "m3AWARE", "3"),
    "the old name of CFC-11": (ImpactCategory.A1_ODP, "kg R11-eqv.", "3"),
    "energy in antimony": (ImpactCategory.A1_ADPF, "MJ", "0.001443"),
    "grams": (GWP, "g CO2 eq", None),
    "phosphate for phosphorus": (ImpactCategory.A2_EP_FRESHWATER, "kgPO4e", None),
    "sulphur for protons": (ImpactCategory.A2_AP, "kg SO2 eqv.", None),
    "nothing": (GWP, "", None),
}


@pytest.mark.parametrize(("category", "unit", "own"), SPELLED.values(), ids=SPELLED)
def test_a_unit_is_known_in_its_spellings_and_never_guessed(
    category: ImpactCategory, unit: str, own: str | None
) -> None:
    """Another unit gives nothing, rather than a figure that is some thousand times off."""
    rows = {**A1.rows, **A2.rows}

    found = rows[category].in_own_unit(Decimal(3), unit=unit)

    assert found == (None if own is None else Decimal(own))


@given(st.dictionaries(st.sampled_from(list(A2.rows)), amounts, min_size=1))
def test_the_order_of_scores_does_not_matter(by_category: dict[ImpactCategory, Decimal]) -> None:
    """Any order gives the same indication."""
    scores = [score(category, amount) for category, amount in by_category.items()]

    assert indicative_mki(scores, weighting=A2) == indicative_mki(scores[::-1], weighting=A2)


@given(amounts, st.tuples(amounts, amounts, amounts))
def test_parts_never_change_a_total(total: Decimal, parts: tuple[Decimal, ...]) -> None:
    """Whatever the parts say, the total is what counts."""
    extra = [score(part, amount) for part, amount in zip(CLIMATE_PARTS, parts, strict=True)]

    alone = indicative_mki([score(GWP, total)], weighting=A2)
    together = indicative_mki([score(GWP, total), *extra], weighting=A2)

    assert alone.eur_by_module == together.eur_by_module


def written(tmp_path: Path, text: str) -> Path:
    """A file of weights."""
    path = tmp_path / "weights.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_that_lacks_an_impact_is_refused(tmp_path: Path) -> None:
    """Half a set would make every MKI too low, unseen."""
    path = written(tmp_path, 'weighting_set: A1\nversion: "2026.1"\nrows: []\n')

    with pytest.raises(WeightingIncompleteError, match="a1 gwp"):
        read_weighting(path)


def test_a_file_with_a_free_impact_is_refused(tmp_path: Path) -> None:
    """A weight of zero or less is a slip of the pen."""
    row = "{category: a1_gwp, unit: kg, eur_per_unit: '0', status: own, source: x}"
    path = written(tmp_path, f'weighting_set: A1\nversion: "2026.1"\nrows: [{row}]\n')

    with pytest.raises(DefinitionInvalidError):
        read_weighting(path)
