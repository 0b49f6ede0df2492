"""`poort contract …`: where a contract stands, and what follows from it in money."""

from dataclasses import asdict
from decimal import Decimal
from typing import Annotated

import typer

from poort.cli.options import Project, Reason, group
from poort.cli.output import show_record, show_section, show_table, tell
from poort.cli.parsing import whole

commands = group("contract", "What a contractor promised, delivered, and pays or gets.")

Lot = Annotated[
    int,
    typer.Option("--lot", parser=whole, metavar="NUMBER", help="The lot, where there are more."),
]


@commands.command("show")
def show(number: Project) -> None:
    """Show what is promised, realised and expected, per lot and per product."""
    from poort.cli.invocation import current
    from poort.cli.session import reading
    from usecases.contract.record import contract_records

    with reading() as desk:
        records = contract_records(desk.session, number, today=desk.today)
    if current().as_json:
        show_record({"project": number, "contracts": [asdict(one) for one in records]})
        return
    show_table([asdict(one) for one in records], _CONTRACT)
    for one in records:
        if one.products:
            show_section("Products")
            show_table([asdict(product) for product in one.products], _PRODUCT)
        if one.signals:
            show_section("Signals")
            show_table([asdict(signal) for signal in one.signals], _SIGNAL)


@commands.command("settle")
def settle(number: Project, *, lot: Lot = 1) -> None:
    """Propose the fine or bonus; a second person decides on it."""
    from poort.cli.session import acting
    from usecases.contract.settle_contract import MakeSettlement, make_settlement

    with acting() as desk:
        row = make_settlement(
            desk.session,
            command=MakeSettlement(number=number, lot=lot),
            actor=desk.actor,
            now=desk.now,
        )
        record = {
            "project": number,
            "lot": lot,
            "settlement": row.number,
            "promised_eur": row.rebased_eur,
            "realised_eur": row.realised_eur,
            "amount_eur": row.amount_eur,
        }
    tell(_SENTENCE[_sign(row.amount_eur)], record, amount=abs(row.amount_eur))


@commands.command("decide")
def decide(
    number: Project,
    settlement: Annotated[
        int,
        typer.Argument(parser=whole, metavar="SETTLEMENT", help="The number of the settlement."),
    ],
    *,
    agree: Annotated[
        bool, typer.Option("--agree/--reject", help="Agree to it, or reject it with a reason.")
    ],
    reason: Reason = None,
    lot: Lot = 1,
) -> None:
    """Agree to a settlement, or reject it."""
    from poort.cli.session import acting
    from usecases.contract.settle_contract import DecideSettlement, decide_settlement

    with acting() as desk:
        row = decide_settlement(
            desk.session,
            command=DecideSettlement(
                number=number, lot=lot, settlement=settlement, agrees=agree, reason=reason or ""
            ),
            actor=desk.actor,
            now=desk.now,
        )
        record = {
            "project": number,
            "lot": lot,
            "settlement": row.number,
            "status": row.status,
            "amount_eur": row.amount_eur,
        }
    tell("Settlement {settlement} of project {project}: {status}.", record)


def _sign(amount: Decimal) -> int:
    return (amount > 0) - (amount < 0)


_SENTENCE = {
    1: "Proposed: the contractor pays a fine of {amount} euro. Somebody else decides.",
    0: "Proposed: there is no fine and no bonus. Somebody else decides.",
    -1: "Proposed: the contractor gets a bonus of {amount} euro. Somebody else decides.",
}
_CONTRACT = {
    "lot": "Lot",
    "contractor": "Contractor",
    "weighting_set": "Set",
    "reference_eur": "Reference",
    "promised_eur": "Promised",
    "rebased_eur": "Held to",
    "verified_eur": "Verified",
    "declared_eur": "Declared",
    "expected_eur": "Expected",
    "settlement": "Settlement",
}
_PRODUCT = {
    "product": "Product",
    "unit": "Unit",
    "rebased_quantity": "Quantity",
    "delivered_quantity": "Delivered",
    "promised_rate_eur": "Promised per unit",
    "rebased_eur": "Held to",
    "expected_eur": "Expected",
}
_SIGNAL = {"about": "About", "kind": "Signal", "percent": "Percent over"}
