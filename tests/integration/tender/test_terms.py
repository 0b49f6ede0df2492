"""What a tender says on MKI is saved half-way, fixed whole, and changed in a next version."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.award.bids import Bid
from domain.award.methods import Bounds, BoundsOutOfOrderError, Relative
from domain.award.simulation import archetypes
from domain.award.vocabulary import AboveUpper, Figure, MethodKind
from domain.errors import PoortError
from domain.mki.vocabulary import QuantityUnit, WeightingSet
from domain.permissions import PermissionRefusedError
from domain.tender.changes import changes_between
from domain.tender.fields import TenderField
from domain.tender.vocabulary import MkiUse
from domain.vocabulary import Role
from models.engines import WriteSession
from models.queries import projects, tenders
from models.queries.projects import ChangedMeanwhileError
from models.tender import TenderTerms
from tests.authority import Authority
from tests.integration.tender.acting import BOUNDS, NUMBER, WHOLE, act, act_with, recording
from usecases.project_facts import facts_of
from usecases.tender.fix_terms import (
    FixTerms,
    TermsIncompleteError,
    TermsSetDiffersError,
    fix_terms,
)
from usecases.tender.keep_document import KeepDocument, NotWordError, keep_document
from usecases.tender.lots import tender_lot
from usecases.tender.record_consultation import (
    FeasibleLevel,
    LevelIncompleteError,
    LevelUnsupportedError,
    RecordConsultation,
    TalkAheadError,
    record_consultation,
)
from usecases.tender.record_reference import record_reference
from usecases.tender.record_simulation import (
    ConclusionMissingError,
    RecordSimulation,
    TooFewScenariosError,
    read_scenarios,
    record_simulation,
)
from usecases.tender.save_terms import Award, TermsFixedError, begin_next_terms, save_terms
from usecases.tender.stated import lacking_fields, method_of, read_choices

METHOD = Bounds(upper=Decimal(500_000), lower=Decimal(300_000), max_discount=Decimal(400_000))
BIDS = archetypes(price_eur=Decimal(2_500_000), reference_mki_eur=Decimal(500_000))


def versions(session: WriteSession) -> list[TenderTerms]:
    """The versions of the only lot, the newest first."""
    return list(tenders.terms_versions(session, tender_lot(session, NUMBER).lot_id))


def fix(authority: Authority, revision: int = 1) -> TenderTerms:
    """The buyer fixes the draft."""
    return act(authority, Role.BUYER, fix_terms, FixTerms(number=NUMBER, revision=revision))


def begin_next(authority: Authority) -> TenderTerms:
    """The buyer begins a next version."""
    return act_with(
        authority,
        Role.BUYER,
        lambda session, actor: begin_next_terms(
            session, number=NUMBER, lot=1, actor=actor, now=authority.now
        ),
    )


def test_a_draft_is_kept_as_far_as_it_is(authority: Authority) -> None:
    """Half a method is kept too; only what is there and makes no sense is refused."""
    authority.start(NUMBER)
    half = Award(method=MethodKind.BOUNDS, figures={Figure.UPPER: Decimal("1.5")})

    row = act(
        authority, Role.BUYER, save_terms, replace(WHOLE, choices={}, mki_use=None, award=half)
    )

    assert (row.version, row.revision, row.method, row.parameters) == (
        1,
        1,
        "bounds",
        '{"upper": "1.5"}',
    )
    assert method_of(row) is None


def test_bounds_that_are_swapped_are_refused(authority: Authority) -> None:
    """Nothing of the draft is kept then."""
    authority.start(NUMBER)
    swapped = {**BOUNDS.figures, Figure.LOWER: Decimal(600_000)}

    with pytest.raises(BoundsOutOfOrderError):
        act(
            authority,
            Role.BUYER,
            save_terms,
            replace(WHOLE, award=replace(BOUNDS, figures=swapped)),
        )

    with authority.write() as session:
        assert not versions(session)


def test_a_stale_page_does_not_write_over_a_newer_save(authority: Authority) -> None:
    """Neither on a first save nor on a later one; the newer text stays."""
    authority.start(NUMBER)
    act(authority, Role.BUYER, save_terms, WHOLE)
    newer = replace(WHOLE, revision=1, choices={**WHOLE.choices, TenderField.TOOL: "DuboCalc 5"})
    act(authority, Role.STRATEGIC_BUYER, save_terms, newer)

    for seen in (0, 1):
        with pytest.raises(ChangedMeanwhileError):
            act(authority, Role.BUYER, save_terms, replace(WHOLE, revision=seen))

    with authority.write() as session:
        row = versions(session)[0]
    assert row.revision == 2
    assert read_choices(row)[TenderField.TOOL] == "DuboCalc 5"


@pytest.mark.parametrize(
    ("other", "missing"),
    [
        ({"choices": {**WHOLE.choices, TenderField.TOOL: " "}}, (TenderField.TOOL,)),
        ({"mki_use": None}, (TenderField.USE,)),
        ({"weighting_set": None}, (TenderField.WEIGHTING_SET,)),
        ({"award": Award()}, (TenderField.AWARD_METHOD,)),
        ({"award": Award(method=MethodKind.RELATIVE)}, (TenderField.AWARD_METHOD,)),
    ],
    ids=["a text", "the use", "the set", "the method", "a figure of the method"],
)
def test_what_is_not_whole_is_not_fixed(
    authority: Authority, other: dict[str, object], missing: tuple[TenderField, ...]
) -> None:
    """The refusal names each field, and the fact of gate 4 counts the same."""
    project_id = authority.start(NUMBER)
    act(authority, Role.BUYER, save_terms, replace(WHOLE, **other))  # type: ignore[arg-type] # by name

    with pytest.raises(TermsIncompleteError) as refused:
        fix(authority)

    assert refused.value.missing == missing
    with authority.write() as session:
        project = projects.project(session, project_id)
        facts = facts_of(session, project, needed={"tender.fields_missing"})
        assert versions(session)[0].fixed_at is None
    assert facts["tender.fields_missing"] == len(missing)


def test_a_requirement_needs_no_award_method(authority: Authority) -> None:
    """A criterion needs no ceilings; both need both."""
    authority.start(NUMBER)
    row = act(
        authority,
        Role.BUYER,
        save_terms,
        replace(WHOLE, mki_use=MkiUse.REQUIREMENT, award=Award()),
    )

    project = authority.project(1)

    assert lacking_fields(row, material=project.material) == ()


def test_terms_in_another_set_than_the_reference_are_not_fixed(authority: Authority) -> None:
    """A1 and A2 are never compared."""
    authority.start(NUMBER)
    act(authority, Role.PROJECT_LEAD, record_reference, recording())
    act(authority, Role.BUYER, save_terms, replace(WHOLE, weighting_set=WeightingSet.A1))

    with pytest.raises(TermsSetDiffersError):
        fix(authority)


def test_what_is_fixed_stays_and_a_next_version_lists_its_changes(authority: Authority) -> None:
    """The next version begins as the fixed one was."""
    authority.start(NUMBER)
    act(authority, Role.BUYER, save_terms, WHOLE)
    fix(authority)

    with pytest.raises(TermsFixedError):
        act(authority, Role.BUYER, save_terms, replace(WHOLE, revision=2))
    with pytest.raises(TermsFixedError):
        fix(authority, 2)
    second = begin_next(authority)
    changed = {**WHOLE.choices, TenderField.ROUNDING: "Op hele euro's."}
    act(authority, Role.BUYER, save_terms, replace(WHOLE, revision=1, choices=changed))

    assert (second.version, second.method) == (2, "bounds")
    with authority.write() as session:
        newest, before = versions(session)
    found = changes_between(read_choices(before), read_choices(newest))
    assert [(one.field, one.after) for one in found] == [(TenderField.ROUNDING, "Op hele euro's.")]
    with pytest.raises(ChangedMeanwhileError):
        begin_next(authority)


def test_only_a_buyer_changes_the_tender(authority: Authority) -> None:
    """The project lead reads along."""
    authority.start(NUMBER)

    with pytest.raises(PermissionRefusedError):
        act(authority, Role.PROJECT_LEAD, save_terms, WHOLE)


def test_a_simulation_is_kept_with_its_scenarios(authority: Authority) -> None:
    """Its scenarios read back exactly, so that the outcome can be computed again."""
    authority.start(NUMBER)
    act(authority, Role.BUYER, save_terms, WHOLE)
    command = RecordSimulation(
        number=NUMBER,
        method=replace(METHOD, above_upper=AboveUpper.INVALID),
        bids=BIDS,
        conclusion="Groener wint vanaf 15% minder MKI.",
    )

    first = act(authority, Role.BUYER, record_simulation, command)
    second = act(authority, Role.BUYER, record_simulation, command)

    assert (first.number, second.number) == (1, 2)
    assert read_scenarios(first.scenarios) == BIDS
    assert '"above_upper": "invalid"' in first.parameters


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"conclusion": " "}, ConclusionMissingError),
        ({"bids": BIDS[:1]}, TooFewScenariosError),
        (
            {
                "method": Relative(max_points=Decimal(100), eur_per_point=Decimal(1)),
                "bids": (*BIDS, Bid(bidder="x", price_eur=Decimal(1), mki_eur=Decimal(0))),
            },
            PoortError,
        ),
    ],
    ids=["no conclusion", "one bid", "a method that cannot judge them"],
)
def test_a_simulation_that_tells_nothing_is_not_kept(
    authority: Authority, other: dict[str, object], refusal: type[PoortError]
) -> None:
    """Gate 4 asks for one that somebody drew a conclusion from."""
    authority.start(NUMBER)
    act(authority, Role.BUYER, save_terms, WHOLE)
    command = RecordSimulation(number=NUMBER, method=METHOD, bids=BIDS, conclusion="Goed.")

    with pytest.raises(refusal):
        act(authority, Role.BUYER, record_simulation, replace(command, **other))  # type: ignore[arg-type] # by name


def test_every_document_is_added_and_none_is_written_over(authority: Authority) -> None:
    """What a buyer edited stands beside what was made."""
    authority.start(NUMBER)
    act(authority, Role.BUYER, save_terms, WHOLE)
    made = KeepDocument(
        number=NUMBER,
        version=1,
        sha256="a" * 64,
        name="leidraad.docx",
        was_edited=False,
        template_version="2026.1",
    )

    act(authority, Role.BUYER, keep_document, made)
    act(authority, Role.BUYER, keep_document, replace(made, sha256="b" * 64, was_edited=True))
    act(authority, Role.BUYER, keep_document, made)

    with authority.write() as session:
        terms = versions(session)[0]
        kept = tenders.documents(session, [terms.id or 0])
        found = [(one.number, one.was_edited, one.file_sha256[0]) for one in kept]
    assert found == [(3, False, "a"), (2, True, "b"), (1, False, "a")]
    with pytest.raises(NotWordError):
        act(authority, Role.BUYER, keep_document, replace(made, name="leidraad.pdf"))


TALK = RecordConsultation(
    number=NUMBER,
    held_on=date(2026, 3, 2),
    product="AC surf",
    parties=3,
    heard="Drie partijen halen 6,50.",
    level=FeasibleLevel(
        amount_eur=Decimal("6.50"), unit=QuantityUnit.TONNE, weighting_set=WeightingSet.A2
    ),
)


def test_a_talk_with_the_market_is_kept_with_the_level_heard(authority: Authority) -> None:
    """It answers the fact that a consultation was held."""
    project_id = authority.start(NUMBER)

    act(authority, Role.STRATEGIC_BUYER, record_consultation, TALK)

    with authority.write() as session:
        talks = tenders.consultations(session, project_id)
        project = projects.project(session, project_id)
        facts = facts_of(session, project, needed={"consultation.held"})
        assert [(one.product, one.feasible_eur) for one in talks] == [("AC surf", Decimal("6.5"))]
    assert facts["consultation.held"] is True


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"held_on": date(2026, 3, 3)}, TalkAheadError),
        ({"level": FeasibleLevel(amount_eur=Decimal(6))}, LevelIncompleteError),
        ({"parties": 2}, LevelUnsupportedError),
    ],
    ids=["ahead", "level without unit", "two parties"],
)
def test_a_talk_that_cannot_be_is_refused(
    authority: Authority, other: dict[str, object], refusal: type[PoortError]
) -> None:
    """A level that fewer than three parties can reach is none."""
    authority.start(NUMBER)

    with pytest.raises(refusal):
        act(authority, Role.BUYER, record_consultation, replace(TALK, **other))  # type: ignore[arg-type] # by name
