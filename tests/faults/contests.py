"""F4: eight who act at the same moment; one wins, and the others hear why they did not."""

import os
from collections import Counter
from collections.abc import Callable
from functools import partial
from random import Random

from domain.errors import PoortError
from domain.vocabulary import AnswerValue, Outcome, Role
from models.queries import gates
from tests.authority import Authority
from tests.faults.broken import answer_by_reading_first
from tests.faults.children import Ended, Say, in_child
from tests.faults.grounds import Ground, World
from tests.faults.kills import Tally
from tests.faults.story import begin, decide_within
from tests.faults.tables import count
from usecases.answer_check import AnswerCheck, answer_check
from usecases.form_keys import once

_CONTESTANTS = 8
_CONTESTS_A_WORLD = 25
_WON = "won"
#: What one contestant does; it raises when it does not win.
Try = Callable[[Authority], None]
#: Answers a check as it was seen in that version.
Answer = Callable[[Authority, int, int], None]


def contest(
    ground: Ground, *, contests: int, random: Random, answer: Answer | None = None
) -> Tally:
    """Hold contests over a decision, an answer and the key of a form."""
    tally = Tally()
    world = ground.world()
    for number in range(contests):
        if number % _CONTESTS_A_WORLD == 0:
            world = ground.world()
        kinds = (_decisions, _answers, _forms) if answer is None else (_answers,)
        kind = random.choice(kinds)
        kind(world, number, tally, answer or _answer)
        tally.runs += 1
        if answer is not None and not tally.is_clean:
            return tally
    return tally


def by_reading_first(authority: Authority, item_id: int, version: int) -> None:
    """The fourth broken variant, as a contestant."""
    answer_by_reading_first(authority, item_id, version=version, value=AnswerValue.YES)


def _decisions(world: World, number: int, tally: Tally, _answer: Answer) -> None:
    with world.entered() as authority:
        chapter = begin(authority, f"D-{number}", Outcome.GO)

    def attempt(authority: Authority) -> None:
        with authority.write() as session:
            decide_within(session, authority, chapter)

    _expect_one(tally, "decision", _together(world, attempt))
    decisions = "SELECT count(*) FROM decision WHERE organisation_id = :org AND attempt_id = :id"
    commands = "SELECT count(*) FROM command WHERE organisation_id = :org AND attempt_id = :id"
    with world.entered() as authority, authority.write() as session:
        for what in (decisions, commands):
            _expect(tally, what, count(session, what, id=chapter.attempt_id), 1)


def _answers(world: World, number: int, tally: Tally, answer: Answer) -> None:
    with world.entered() as authority:
        project_id = authority.start(f"A-{number}", process_id="short", objective_id=None)
        item = authority.items(project_id)["G1-02"]
    assert item.id is not None
    item_id, version = item.id, item.version
    _expect_one(
        tally, "answer", _together(world, lambda authority: answer(authority, item_id, version))
    )


def _forms(world: World, number: int, tally: Tally, _answer: Answer) -> None:
    with world.entered() as authority:
        chapter = begin(authority, f"F-{number}", Outcome.GO)

    def send(authority: Authority) -> None:
        def act() -> str:
            decide_within(session, authority, chapter)
            return "decided"

        fields = {"attempt": chapter.attempt_id}
        with authority.write() as session:
            assert once(session, key=f"form-{number}", fields=fields, act=act, now=authority.now)

    ends = _together(world, send)
    _expect(tally, f"form: {ends}", ends[_WON], _CONTESTANTS)
    decisions = "SELECT count(*) FROM decision WHERE organisation_id = :org AND attempt_id = :id"
    with world.entered() as authority, authority.write() as session:
        found = count(session, decisions, id=chapter.attempt_id)
    _expect(tally, "decision by form", found, 1)


def _answer(authority: Authority, item_id: int, version: int) -> None:
    with authority.write() as session:
        answer_check(
            session,
            command=AnswerCheck(item_id=item_id, value=AnswerValue.YES, version=version),
            actor=authority.actor(session, Role.PROJECT_LEAD),
            now=authority.now,
        )


def _together(world: World, attempt: Try) -> Counter[str]:
    """Let eight children try at the same moment, and count how it ended for them."""
    return _ends(in_child(partial(_conduct, world, attempt)))


def _conduct(world: World, attempt: Try, say: Say) -> None:
    """Fork the contestants, let them line up, and start them by closing one pipe."""
    gate_reads, gate_writes = os.pipe()
    ends_read, ends_write = os.pipe()
    for _ in range(_CONTESTANTS):
        if os.fork() == 0:
            os.close(gate_writes)
            _run(world, attempt, gate_reads, ends_write)
    os.close(gate_writes)
    os.close(ends_write)
    with os.fdopen(ends_read) as ends:
        say(Counter(line.strip() for line in ends))
    for _ in range(_CONTESTANTS):
        os.wait()


def _run(world: World, attempt: Try, gate: int, ends: int) -> None:
    end = "died"
    try:
        with world.entered() as authority:
            with authority.write() as session:
                gates.find_attempt_in_hand(session, 0)  # the connection is there before the start
            os.read(gate, 1)
            attempt(authority)
        end = _WON
    except PoortError as error:
        end = type(error).__name__
    finally:
        os.write(ends, f"{end}\n".encode())
        os._exit(0)


def _ends(conductor: Ended) -> Counter[str]:
    assert conductor.failure is None, conductor.failure
    found: Counter[str] = conductor.said[0]
    return found


def _expect_one(tally: Tally, what: str, ends: Counter[str]) -> None:
    """One won, and every other was told by an error of ours."""
    _expect(tally, f"{what}: {dict(ends)}", ends[_WON], 1)
    _expect(tally, f"{what} without a word: {dict(ends)}", ends["died"], 0)


def _expect(tally: Tally, what: str, found: int, awaited: int) -> None:
    if found < awaited:
        tally.lost.append(f"{what}: {found} of {awaited}")
    if found > awaited:
        tally.doubled.append(f"{what}: {found} of {awaited}")
