"""The competences and learning steps that are shipped hang together."""

from pathlib import Path

import pytest

from catalogue.competences import CurriculumRefusedError, load_curriculum
from catalogue.loader import list_processes, load_process
from catalogue.problems import DefinitionInvalidError
from domain.competences import lacking
from domain.vocabulary import Role

SHIPPED = load_curriculum()
LEVEL = "{nl: Ik kan het., en: I can.}"


def competence(competence_id: str, *, levels: int = 4) -> str:
    """A competence as YAML."""
    text = "{nl: Iets, en: Something}"
    said = ", ".join([LEVEL] * levels)
    return (
        f"  - id: {competence_id}\n    role: buyer\n    name: {text}\n    why: {text}\n"
        f"    source: {{document: Gids, section: '3'}}\n    levels: [{said}]\n"
    )


def test_each_role_of_the_seed_has_its_key_competences() -> None:
    """Chapter 3 names them for eight roles; an adviser and a contractor have none of their own."""
    assert {one.role for one in SHIPPED.competences} == set(Role) - {
        Role.ADMINISTRATOR,
        Role.ADVISER,
        Role.CONTRACTOR,
    }


def test_each_competence_can_be_learned() -> None:
    """There is a step that teaches it."""
    taught = {name for step in SHIPPED.steps for name in step.competences}

    assert taught == set(SHIPPED.by_id)


def test_each_check_that_a_step_names_is_there() -> None:
    """In one of the processes that are shipped."""
    known = {
        check
        for process_id, version in list_processes()
        for check in load_process(process_id, version).checks_by_id
    }

    assert known >= SHIPPED.taught_checks


def test_who_said_nothing_lacks_it_as_well() -> None:
    """From the third level on somebody stands on their own."""
    wanted = SHIPPED.of_roles({Role.CONTRACT_MANAGER})

    found = lacking(wanted, {"contract-mki": 3})

    assert [one.id for one in found] == ["contract-proactive"]


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(competence("same") + competence("same"), id="an id twice"),
        pytest.param(
            competence("one-thing")
            + "steps:\n  - {id: step, kind: talk, name: {nl: A, en: A}, what: {nl: A, en: A},"
            " minutes: 5, competences: [other-thing], checks: [],"
            " source: {document: B, section: ''}}",
            id="a step that teaches what is not there",
        ),
    ],
)
def test_what_does_not_hang_together_is_refused(tmp_path: Path, written: str) -> None:
    """With the ids to look at."""
    (tmp_path / "all.yaml").write_text("competences:\n" + written, encoding="utf-8")

    with pytest.raises(CurriculumRefusedError):
        load_curriculum(tmp_path)


def test_a_competence_has_four_levels(tmp_path: Path) -> None:
    """No more and no fewer."""
    (tmp_path / "all.yaml").write_text(
        "competences:\n" + competence("one-thing", levels=3), encoding="utf-8"
    )

    with pytest.raises(DefinitionInvalidError):
        load_curriculum(tmp_path)
