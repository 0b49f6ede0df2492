"""An authority, its people and a project, made by typing commands."""

from tests.integration.cli.terminal import Terminal

ADA = "ada@linge.nl"  # administrator and coordinator
LEO = "leo@linge.nl"  # project lead
IRIS = "iris@linge.nl"  # internal client
BO = "bo@linge.nl"  # buyer
NUMBER = "P-001"


def found_authority(terminal: Terminal) -> None:
    """Register the authority with its people, and release the process."""
    terminal.ok(
        *("init", "--slug", "linge", "--name", "Gemeente Linge"),
        *("--admin-name", "Ada de Beheerder", "--admin-email", ADA, "--admin-role", "coordinator"),
    )
    terminal.ok("person", "add", "Leo Leider", LEO, "--role", "project_lead", by=ADA)
    terminal.ok("person", "add", "Iris Opdracht", IRIS, "--role", "internal_client", by=ADA)
    terminal.ok("person", "add", "Bo Inkoper", BO, by=ADA)
    terminal.ok("process", "release", "infrastructure-works", by=ADA)


def start_project(terminal: Terminal, number: str = NUMBER) -> None:
    """Start a project with that team."""
    terminal.ok(
        *("project", "start", number, "Herinrichting Slotlaan", "--material", "asphalt"),
        *("--role", f"project_lead={LEO}", "--role", f"internal_client={IRIS}"),
        *("--role", f"buyer={BO}", "--value", "1,250,000.25"),
        by=LEO,
    )


def answer_everything(terminal: Terminal, number: str = NUMBER) -> None:
    """Answer every check yes with evidence; deviate, with approval, where the facts say no."""
    for check in terminal.ok("check", "list", number):
        if check["status"] == "open":
            link = f"https://dossier.linge.nl/{check['check']}"
            terminal.ok("check", "answer", number, check["check"], "yes", "--link", link, by=LEO)
    for block in terminal.ok("gate", "show", number)["blocks"]:
        asked = terminal.ok(
            *("check", "deviate", number, block["check"]),
            *("--reason", "No objective yet", "--measure", "Follow the policy"),
            by=LEO,
        )
        terminal.ok("check", "decide-deviation", str(asked["id"]), "--approve", by=IRIS)
