"""The stored form of a definition is the definition, and its checksum tells two apart."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from catalogue.canonical import checksum_of
from catalogue.loader import from_json, to_json
from domain.definition import (
    Check,
    EvidenceRule,
    Moment,
    Phase,
    ProcessDefinition,
    Source,
    Text,
)
from domain.vocabulary import Anchor, EntryAction, Recurrence, Role, Step
from tests.unit.catalogue.test_expressions import LEAVES

WORDS = st.text(min_size=1, max_size=30).filter(lambda text: text.strip())
TEXTS = st.builds(Text, nl=WORDS, en=WORDS)
MOMENTS = st.builds(
    Moment, anchor=st.sampled_from(Anchor), offset_working_days=st.integers(-9999, 9999)
)
CONDITIONS = st.none() | LEAVES


def _checks(gate_id: str) -> st.SearchStrategy[tuple[Check, ...]]:
    check = st.builds(
        Check,
        id=st.integers(1, 99).map(lambda number: f"{gate_id}-{number:02}"),
        text=TEXTS,
        why=TEXTS,
        owner=st.sampled_from(Role),
        helper=st.none() | st.sampled_from(Role),
        blocking=st.booleans(),
        evidence=st.builds(EvidenceRule, required=st.booleans(), description=TEXTS),
        sources=st.lists(
            st.builds(Source, document=WORDS, section=st.text(max_size=20)), min_size=1, max_size=2
        ).map(tuple),
        opens=MOMENTS,
        due=MOMENTS,
        effort_minutes=st.integers(1, 10_000),
        recurrence=st.none() | st.sampled_from(Recurrence),
        when=CONDITIONS,
        rule=CONDITIONS,
        lateness_topic=st.none() | st.sampled_from(["ambition", "policy"]),
    )
    return st.lists(check, min_size=1, max_size=3).map(tuple)


def _phases(count: int) -> st.SearchStrategy[tuple[Phase, ...]]:
    return st.tuples(
        *(
            st.builds(
                Phase,
                position=st.just(number),
                id=st.just(f"phase-{number}"),
                name=TEXTS,
                gate_id=st.just(f"G{number}"),
                gate_name=TEXTS,
                planned_working_days=st.integers(1, 2500),
                steps=st.lists(st.sampled_from(Step), max_size=4).map(tuple),
                entry_actions=st.lists(st.sampled_from(EntryAction), max_size=2).map(tuple),
                checks=_checks(f"G{number}"),
            )
            for number in range(1, count + 1)
        )
    )


DEFINITIONS = st.builds(
    ProcessDefinition,
    id=st.just("a-process"),
    version=st.just("2026.1"),
    name=TEXTS,
    description=TEXTS,
    scope=st.sampled_from(["project", "organisation"]),
    phases=st.integers(1, 3).flatmap(_phases),
).map(lambda definition: replace(definition, checksum=checksum_of(definition)))


@given(DEFINITIONS)
def test_a_stored_definition_reads_back_the_same(definition: ProcessDefinition) -> None:
    """Storing and reading changes nothing, and storing again gives the same text."""
    body = to_json(definition)

    assert from_json(body) == definition
    assert to_json(from_json(body)) == body


@given(DEFINITIONS, WORDS)
def test_another_text_gives_another_checksum(definition: ProcessDefinition, words: str) -> None:
    """Two versions that differ in one word are two versions."""
    other = replace(definition, name=Text(nl=words, en=definition.name.en))

    assert (checksum_of(other) == definition.checksum) == (words == definition.name.nl)
