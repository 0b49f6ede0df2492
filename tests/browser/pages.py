"""The pages that are looked at: a name, an address, and who opens it."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.vocabulary import Role
from notifications.signed_links import LinkPurpose
from tests.browser.acts import (
    Act,
    choose_and_press,
    follow,
    hand_in_process,
    lose_session,
    make_calendar,
    make_token,
    press,
    try_migration,
    unfold_and_press,
)
from tests.browser.scenes import Scene
from tests.browser.story import MAIL, link, next_process


@dataclass(frozen=True, slots=True)
class Screen:
    """A page, and the role of who opens it; nobody is signed in when it is None.

    `act` is what they do on it before it is looked at.
    """

    name: str
    path: str
    role: Role | None = None
    act: Act | None = None
    scene: Scene = Scene.STORY


_NEXT = next_process("2027.1")
_WRONG = _NEXT.replace("owner: internal_client", "owner: baas", 1)
_SET, _ADOPT = "Leg dit doel vast", "Stel deze versie vast"
_FIX = "Opslaan en vaststellen"
_JUDGE = unfold_and_press("Beoordelen of deze inschrijving meetelt", "Oordeel bewaren")
_PUBLISH = "/projecten/P-013/inschrijvingen/publicatie"
_DECISION = "/projecten/P-001/poort/G1/besluit"
_ASK, _MAKE, _OFFER, _STORE = (
    "Afwijking vragen",
    "Token maken",
    "Aanbieden voor besluit",
    "Dit antwoord bewaren",
)

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
    Screen("contract", "/projecten/P-010/contract", Role.CONTRACT_MANAGER),
    Screen("contract-not-fixed", "/projecten/P-008/contract", Role.CONTRACT_MANAGER),
    Screen("contract-propose", "/projecten/P-008/contract/toezegging", Role.CONTRACT_MANAGER),
    Screen("contract-type-in", "/projecten/P-007/contract/toezegging", Role.BUYER),
    Screen("contract-confirm", "/projecten/P-009/contract/bevestigen", Role.PROJECT_LEAD),
    Screen("contract-rebase", "/projecten/P-010/contract/herijking", Role.CONTRACT_MANAGER),
    Screen(
        "contract-rebase-confirm",
        "/projecten/P-010/contract/herijking/bevestigen",
        Role.INTERNAL_CLIENT,
    ),
    Screen("contract-plan", "/projecten/P-010/contract/meetplan", Role.CONTRACT_MANAGER),
    Screen("contract-settle", "/projecten/P-010/contract/verrekening", Role.CONTRACT_MANAGER),
    Screen("contract-settled", "/projecten/P-011/contract/verrekening", Role.INTERNAL_CLIENT),
    Screen("frameworks", "/raamcontracten", Role.BUYER),
    Screen("framework-new", "/raamcontracten/nieuw", Role.BUYER),
    Screen("framework", "/raamcontracten/1", Role.BUYER),
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
    Screen("reference", "/projecten/P-002/referentie", Role.COORDINATOR),
    Screen("reference-first", "/projecten/P-001/referentie", Role.BUYER),
    Screen("reference-refused", "/projecten/P-001/referentie", Role.BUYER, press("Vastleggen")),
    Screen("tender", "/projecten/P-002/leidraad", Role.BUYER),
    Screen("tender-first", "/projecten/P-001/leidraad", Role.BUYER),
    Screen("tender-refused", "/projecten/P-002/leidraad", Role.BUYER, press(_FIX)),
    Screen("tender-reader", "/projecten/P-002/leidraad", Role.PROJECT_LEAD),
    Screen("tender-versions", "/projecten/P-002/leidraad/versies", Role.BUYER),
    Screen("simulation", "/projecten/P-002/leidraad/simulatie?bewaard=1", Role.BUYER),
    Screen("simulation-first", "/projecten/P-001/leidraad/simulatie", Role.BUYER),
    Screen("market-talks", "/projecten/P-002/marktconsultatie", Role.STRATEGIC_BUYER),
    Screen("market-talks-none", "/projecten/P-001/marktconsultatie", Role.CONTRACT_MANAGER),
    Screen("bids-none", "/projecten/P-001/inschrijvingen", Role.BUYER),
    Screen("bids-sealed", "/projecten/P-012/inschrijvingen", Role.BUYER),
    Screen("bids-sealed-reader", "/projecten/P-012/inschrijvingen", Role.INTERNAL_CLIENT),
    Screen("bid-sealed", "/projecten/P-012/inschrijvingen/1", Role.BUYER),
    Screen("bids-open", "/projecten/P-013/inschrijvingen", Role.BUYER),
    Screen("bids-awarded", "/projecten/P-008/inschrijvingen", Role.INTERNAL_CLIENT),
    Screen("bid", "/projecten/P-013/inschrijvingen/5", Role.BUYER),
    Screen("bid-refused", "/projecten/P-013/inschrijvingen/1", Role.BUYER, _JUDGE),
    Screen("publication", f"{_PUBLISH}?voorvoegsel=ocds-abc123", Role.BUYER),
    Screen("publication-refused", f"{_PUBLISH}?voorvoegsel=mijn", Role.BUYER),
    Screen("course", "/doelen", Role.COORDINATOR),
    Screen("course-reader", "/doelen", Role.BUYER),
    Screen("course-objective", "/doelen/nieuw", Role.POLICY_ADVISER),
    Screen("course-objective-refused", "/doelen/nieuw", Role.POLICY_ADVISER, press(_SET)),
    Screen("course-policy", "/doelen/beleid?voorstel=plafonds", Role.POLICY_ADVISER),
    Screen(
        "course-policy-refused",
        "/doelen/beleid?voorstel=plafonds",
        Role.POLICY_ADVISER,
        press(_ADOPT),
    ),
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
    Screen("signed-out", "/afgemeld", scene=Scene.PROVIDER),
    Screen("sign-in-provider", "/aanmelden", scene=Scene.PROVIDER),
    Screen("sign-in-provider-down", "/aanmelden/begin", scene=Scene.PROVIDER),
    Screen("sign-in-overtaken", "/aanmelden/terug?code=x&state=y", scene=Scene.PROVIDER),
    Screen("choose-organisation", "/keuze"),
    Screen("unforeseen", "/mis"),
    Screen("unreadable", "/stap/x", Role.BUYER),
    Screen("refused", "/beheer/mensen", Role.BUYER),
    Screen("no-such-project", "/projecten/P-999", Role.BUYER),
    Screen("session-lost", "/stap/9/terug", Role.COORDINATOR, lose_session),
    Screen("link-step", link(LinkPurpose.STEP, 7, Role.PROJECT_LEAD)),
    Screen("link-step-refused", link(LinkPurpose.STEP, 7, Role.PROJECT_LEAD), None, press(_STORE)),
    Screen("link-deviation", link(LinkPurpose.DEVIATION, 1, Role.INTERNAL_CLIENT, version=2)),
    Screen("link-decision", link(LinkPurpose.DECISION, 2, Role.INTERNAL_CLIENT, version=2)),
    Screen("link-overtaken", link(LinkPurpose.STEP, 9, Role.INTERNAL_CLIENT)),
    Screen("link-unreadable", "/l/afgebroken"),
    Screen("submit", "/projecten/P-007/poort/G1/aanbieden", Role.PROJECT_LEAD),
    Screen("checklist-refused", "/projecten/P-004/poort/G1", Role.PROJECT_LEAD, press(_OFFER)),
    Screen("decision-refused", _DECISION, Role.INTERNAL_CLIENT, press("Dit besluit nemen")),
    Screen("deviation-refused", "/stap/3/afwijking", Role.PROJECT_LEAD, press(_ASK)),
    Screen("late-nudged", "/te-laat", Role.COORDINATOR, choose_and_press("Duwtje geven")),
    Screen("late-hand-over", "/te-laat", Role.COORDINATOR, choose_and_press("Overdragen")),
    Screen("calendar-feed-made", "/mijn-meldingen", Role.BUYER, make_calendar),
    Screen("message", "/beheer/berichten/1", Role.COORDINATOR),
    Screen("integrations", "/beheer/koppelingen", Role.ADMINISTRATOR),
    Screen("integrations-refused", "/beheer/koppelingen", Role.ADMINISTRATOR, press(_MAKE)),
    Screen("token-made", "/beheer/koppelingen", Role.ADMINISTRATOR, make_token),
    Screen("leavers", "/beheer/vertrokken", Role.ADMINISTRATOR),
    Screen("leavers-ready", "/beheer/vertrokken", Role.ADMINISTRATOR, None, Scene.YEARS_LATER),
    Screen(
        "leaver-asked",
        "/beheer/vertrokken",
        Role.ADMINISTRATOR,
        follow("anonimiseren"),
        Scene.YEARS_LATER,
    ),
    Screen("dossiers-none-due", "/beheer/bewaren", Role.COORDINATOR),
    Screen("dossiers-due", "/beheer/bewaren", Role.COORDINATOR, None, Scene.YEARS_LATER),
    Screen("project-archive", "/projecten/P-002/archief", Role.COORDINATOR),
    Screen("project-keeping", "/projecten/P-005/bewaren", Role.COORDINATOR),
    Screen("project-stopped", "/projecten/P-005", Role.PROJECT_LEAD),
    Screen("project-suspended", "/projecten/P-006", Role.INTERNAL_CLIENT),
    Screen("project-resume", "/projecten/P-006/hervatten", Role.INTERNAL_CLIENT),
    Screen("process-checked", "/beheer/proces", Role.ADMINISTRATOR, hand_in_process(_NEXT)),
    Screen("process-refused", "/beheer/proces", Role.ADMINISTRATOR, hand_in_process(_WRONG)),
    Screen("migration-tried", "/beheer/proces/2", Role.ADMINISTRATOR, try_migration),
    Screen("many-work", "/werk", Role.PROJECT_LEAD, None, Scene.MANY_PROJECTS),
    Screen("many-late", "/te-laat", Role.COORDINATOR, None, Scene.MANY_PROJECTS),
    Screen("many-projects", "/projecten?stand=alle", Role.COORDINATOR, None, Scene.MANY_PROJECTS),
    Screen("many-none-held", "/beheer/herinneringen", Role.COORDINATOR, None, Scene.MANY_PROJECTS),
    Screen("many-all-arrived", "/beheer/berichten", Role.COORDINATOR, None, Scene.MANY_PROJECTS),
)

#: The other addresses of the portal, and why nobody looks at them.
NOT_LOOKED_AT: Mapping[str, str] = {
    "/healthz": "for machines",
    "/readyz": "for machines",
    "/metrics": "for machines",
    "/.well-known/security.txt": "plain text (RFC 9116)",
    "/agenda/{address}.ics": "for a calendar",
    "/beheer/vertrokken/{person_id}": "looked at by following its link, as leaver-asked",
    "/stap/{item_id}": "leads on to the checklist",
    "/uitvoer/projecten.{kind}": "a file",
    "/projecten/{number}/referentie/{version}/blad": "a file",
    "/projecten/{number}/leidraad/document/{document_id}": "a file",
    "/te-laat/export/{table}.{kind}": "a file",
    "/bewijs/{evidence_id}": "a file",
    "/beheer/proces/{definition_id}/bestand": "a file",
    "/projecten/{number}/archief/{sequence}": "a file",
    "/mijn-meldingen/gegevens/{sequence}": "a file",
    "/beheer/mensen/{person_id}/kopie/{sequence}": "a file",
    "/postvak/{key}/html": "somebody's mail, shown within the page of that mail",
    "/te-laat/gevolg/{key}": "looked at as late-nudged, whose key is made by a press",
}
