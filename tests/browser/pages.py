"""The pages that are looked at: a name, an address, and who opens it."""

from dataclasses import dataclass

from domain.vocabulary import Role
from tests.browser.story import MAIL


@dataclass(frozen=True, slots=True)
class Screen:
    """A page, and the role of who opens it; nobody is signed in when it is None."""

    name: str
    path: str
    role: Role | None = None


#: Who makes a screen adds its states here; tests/browser/story.py says what there is to show.
PAGES = (
    Screen("start", "/"),
    Screen("start-english", "/?taal=en"),
    Screen("sign-in", "/aanmelden"),
    Screen("mailbox", "/postvak"),
    Screen("mail", f"/postvak/{MAIL}"),
    Screen("accessibility", "/toegankelijkheid"),
    Screen("privacy", "/privacy"),
    Screen("not-found", "/nergens"),
    Screen("parts", "/bouwstenen"),
    Screen("parts-refused", "/bouwstenen?fout=1"),
    Screen("signed-in", "/aangemeld", Role.PROJECT_LEAD),
    Screen("work-late", "/werk", Role.PROJECT_LEAD),
    Screen("work-empty", "/werk", Role.POLICY_ADVISER),
    Screen("work-decider", "/werk", Role.INTERNAL_CLIENT),
    Screen("checklist", "/projecten/P-004/poort/G1", Role.PROJECT_LEAD),
    Screen("checklist-submitted", "/projecten/P-001/poort/G1", Role.BUYER),
    Screen("checklist-ahead", "/projecten/P-001/poort/G3", Role.PROJECT_LEAD),
    Screen("checklist-client", "/projecten/P-001/poort/G1", Role.INTERNAL_CLIENT),
    Screen("checklist-adviser", "/projecten/P-004/poort/G1", Role.COORDINATOR),
    Screen("checklist-past", "/projecten/P-002/poort/G1", Role.PROJECT_LEAD),
    Screen("checklist-mine", "/projecten/P-003/poort/G1?mijn=1", Role.PROJECT_LEAD),
    Screen("deviation-ask", "/stap/3/afwijking", Role.PROJECT_LEAD),
    Screen("deviation-decide", "/afwijking/1", Role.INTERNAL_CLIENT),
    Screen("deviation-asker", "/afwijking/1", Role.PROJECT_LEAD),
    Screen("step-return", "/stap/9/terug", Role.COORDINATOR),
    Screen("late", "/te-laat", Role.COORDINATOR),
    Screen("late-chosen", "/te-laat?rol=project_lead&kies=alles", Role.COORDINATOR),
    Screen("late-reader", "/te-laat", Role.BUYER),
    Screen("reminders-held", "/beheer/herinneringen", Role.COORDINATOR),
    Screen("messages-failed", "/beheer/berichten", Role.COORDINATOR),
    Screen("late-none-found", "/te-laat?eigenaar=niemand", Role.COORDINATOR),
    Screen("projects", "/projecten", Role.COORDINATOR),
    Screen("projects-all", "/projecten?stand=alle&volgorde=newest", Role.BUYER),
    Screen("projects-none-found", "/projecten?zoek=zzz", Role.PROJECT_LEAD),
    Screen("project-new", "/projecten/nieuw", Role.PROJECT_LEAD),
    Screen("project-new-refused", "/projecten/nieuw/nakijken?nummer=P-001", Role.PROJECT_LEAD),
    Screen(
        "project-review",
        "/projecten/nieuw/nakijken?nummer=2710&naam=Dorpsstraat&soort=infrastructure-works"
        "&materiaal=asphalt&gunning=2027-02-01&project_lead=3&internal_client=2",
        Role.PROJECT_LEAD,
    ),
    Screen("my-messages", "/mijn-meldingen", Role.COORDINATOR),
    Screen("project", "/projecten/P-002", Role.PROJECT_LEAD),
    Screen("project-long-name", "/projecten/P-003", Role.POLICY_ADVISER),
    Screen("project-timeline", "/projecten/P-002/tijdlijn", Role.PROJECT_LEAD),
    Screen("project-documents", "/projecten/P-002/documenten", Role.BUYER),
    Screen("project-team", "/projecten/P-002/team?rol=buyer", Role.PROJECT_LEAD),
    Screen("project-planning", "/projecten/P-002/planning", Role.PROJECT_LEAD),
    Screen("project-milestone", "/projecten/P-002/mijlpaal", Role.PROJECT_LEAD),
    Screen("project-data", "/projecten/P-002/gegevens", Role.PROJECT_LEAD),
    Screen("project-suspend", "/projecten/P-002/opschorten", Role.INTERNAL_CLIENT),
    Screen("step-hand-over", "/stap/1/overdragen", Role.PROJECT_LEAD),
    Screen("decision", "/projecten/P-001/poort/G1/besluit", Role.INTERNAL_CLIENT),
    Screen("decision-reader", "/projecten/P-001/poort/G1/besluit", Role.BUYER),
    Screen("outcome", "/projecten/P-002/poort/G1/besluit/gevolg", Role.PROJECT_LEAD),
    Screen("management", "/beheer", Role.ADMINISTRATOR),
    Screen("management-nothing", "/beheer", Role.BUYER),
    Screen("people", "/beheer/mensen", Role.ADMINISTRATOR),
    Screen("people-none-found", "/beheer/mensen?zoek=zzz", Role.COORDINATOR),
    Screen("person-new", "/beheer/mensen/nieuw", Role.ADMINISTRATOR),
    Screen("person", "/beheer/mensen/3", Role.ADMINISTRATOR),
    Screen("person-coordinator", "/beheer/mensen/3", Role.COORDINATOR),
    Screen("calendar", "/beheer/kalender", Role.COORDINATOR),
    Screen("ladders", "/beheer/herinneringsladder", Role.COORDINATOR),
    Screen("ladder", "/beheer/herinneringsladder/check", Role.COORDINATOR),
    Screen("processes", "/beheer/proces", Role.ADMINISTRATOR),
    Screen("process", "/beheer/proces/1", Role.COORDINATOR),
)
