"""What the sample messages are made of: a project, a gate, a step and what waits."""

from datetime import date

from domain.vocabulary import Language, SubjectKind
from notifications.messages import (
    GateName,
    Header,
    NextRung,
    OtherLine,
    ProjectName,
    Reason,
    StepLine,
)

PORTAL = "https://poort.voorbeeld.nl"
STEP = f"{PORTAL}/stappen/71"


class Parts:
    """The parts in the words of one language, which `say` picks."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self.project = ProjectName(
            number="2026-014", name="Slotlaan", url=f"{PORTAL}/projecten/2026-014"
        )
        self.gate = GateName(
            name=self.say("poort 4, Aanbesteding gereed", "gate 4, Ready to tender"),
            url=f"{PORTAL}/poorten/44",
            planned_on=date(2026, 12, 16),
        )

    def say(self, dutch: str, english: str) -> str:
        """The words of this reader."""
        return dutch if self._language is Language.NL else english

    def header(self, reason: Reason, *, stands_in: bool = False, in_thread: bool = True) -> Header:
        """The header of a mail to Noor, who may stand in for an absent colleague."""
        return Header(
            recipient_name="Noor de Wit",
            on_behalf_of_name="Piet Jansen" if stands_in else None,
            organisation_name="Gemeente Voorbeeld",
            portal_url=PORTAL,
            reason=reason,
            thread=f"2026-014 Slotlaan, {self.gate.name}" if in_thread else None,
        )

    def step(
        self,
        *,
        working_days: int,
        due_on: date,
        next_rung: NextRung | None = None,
        owner_name: str | None = None,
        blocking: bool = True,
        tight: bool = False,
    ) -> StepLine:
        """The ceiling of the MKI on the Slotlaan, a step of gate 4."""
        return StepLine(
            title=self.say("MKI-plafond per product toetsen", "Check the MKI ceiling per product"),
            project_name="Slotlaan",
            project_number="2026-014",
            gate_name=self.gate.name,
            due_on=due_on,
            working_days=working_days,
            url=STEP,
            why=self.say(
                "Een verouderd plafond sluit goede aanbiedingen uit of laat slechte toe.",
                "An outdated ceiling keeps good bids out or lets bad ones in.",
            ),
            effort_minutes=45,
            evidence=self.say("tabel met plafonds en datum", "table of ceilings with its date"),
            helper_name="Fatima Aksoy",
            owner_name=owner_name,
            next_rung=next_rung,
            blocking=blocking,
            tight=tight,
        )

    def late(self, **changes: object) -> StepLine:
        """The step, 3 working days late."""
        rung = NextRung(who_name="Fatima Aksoy", on=date(2026, 11, 25))
        step = self.step(working_days=-3, due_on=date(2026, 11, 18), next_rung=rung)
        return step.model_copy(update=changes)

    def soon(self, **changes: object) -> StepLine:
        """Another step, due this week."""
        rung = NextRung(who_name="Noor de Wit", on=date(2026, 11, 26))
        step = self.step(
            working_days=4, due_on=date(2026, 11, 27), next_rung=rung, blocking=False, tight=True
        )
        title = self.say("Informatiebijeenkomst plannen", "Plan an information meeting")
        return step.model_copy(update={"title": title, "url": f"{PORTAL}/stappen/72", **changes})

    def other(self, kind: SubjectKind, *, number: int) -> OtherLine:
        """A thing that waits for someone else."""
        return OtherLine(
            kind=kind,
            title=self.late().title if kind is SubjectKind.DEVIATION else None,
            project_name="Slotlaan",
            project_number="2026-014",
            gate_name=self.gate.name,
            waits_for_name="Willem Prins",
            due_on=date(2026, 11, 20),
            working_days=-1,
            url=f"{PORTAL}/wacht/{number}",
            next_rung=NextRung(who_name="Fatima Aksoy", on=date(2026, 11, 25)),
        )

    def others(self) -> tuple[OtherLine, ...]:
        """One of each thing that can wait."""
        kinds = (SubjectKind.DECISION, SubjectKind.DEVIATION, SubjectKind.GATE)
        return tuple(self.other(kind, number=number) for number, kind in enumerate(kinds, start=1))
