"""A declaration with its indicative MKI, for a person to read or a program to take over."""

from decimal import Decimal
from typing import TYPE_CHECKING

import typer

from poort.cli.invocation import current
from poort.cli.output import Record, show_record, show_section, show_table, wrapped

if TYPE_CHECKING:
    from domain.mki.weighting import IndicativeMki
    from usecases.read_epd import EpdReading, SetReading

#: As precise as an MKI is kept.
_EURO = "#,##0.00####"


def show_epd(reading: "EpdReading") -> None:
    """Print the declaration, and each set with what it costs, what lacks and what is unsure."""
    if current().as_json:
        show_record(_record(reading))
        return
    declared = reading.declaration
    _tell(
        "{name}, per {unit}. {form}, valid until {valid_until}.",
        name=declared.name,
        unit=declared.functional_unit,
        form=declared.form,
        valid_until=declared.valid_until,
    )
    if reading.has_expired:
        _tell("This declaration has expired. Ask for a new one.")
    for one in reading.readings:
        _show_set(one)


def _show_set(one: "SetReading") -> None:
    words, mki = current().words, one.mki
    show_section(words.say("Indicative MKI, set {set}", set=mki.weighting_set))
    rows: list[Record] = [
        {"module": module, "eur": _euro(amount)} for module, amount in mki.eur_by_module.items()
    ]
    rows += [
        {"module": words.say("Total with D"), "eur": _euro(mki.total_with_d_eur)},
        {"module": words.say("Total without D"), "eur": _euro(mki.total_without_d_eur)},
    ]
    show_table(rows, {"module": "Module", "eur": "Euro"})
    _tell("This is an indication. It decides no award and no settlement.")
    if mki.unverified:
        _tell("Weights that nobody has verified yet: {categories}.", categories=mki.unverified)
    for category, modules in mki.missing.items():
        _tell("Not declared: {category}, for {modules}.", category=category, modules=modules)
    for left in one.unread:
        _tell(
            "Not counted: {category}, {written}: {why}.",
            category=left.category,
            written=left.written,
            why=left.why,
        )


def _record(reading: "EpdReading") -> Record:
    declared = reading.declaration
    return {
        "form": declared.form,
        "name": declared.name,
        "identifier": declared.identifier,
        "functional_unit": declared.functional_unit,
        "valid_until": declared.valid_until,
        "has_expired": reading.has_expired,
        "sets": [_set_record(one) for one in reading.readings],
    }


def _set_record(one: "SetReading") -> Record:
    mki: IndicativeMki = one.mki
    return {
        "weighting_set": mki.weighting_set,
        "weighting_version": mki.weighting_version,
        "is_indicative": True,
        "eur_by_module": mki.eur_by_module,
        "total_with_d_eur": mki.total_with_d_eur,
        "total_without_d_eur": mki.total_without_d_eur,
        "unverified": mki.unverified,
        "missing": mki.missing,
        "unread": [
            {"category": left.category, "written": left.written, "why": left.why}
            for left in one.unread
        ],
    }


def _tell(text: str, **details: object) -> None:
    typer.echo(wrapped(current().words.say(text, **details)))


def _euro(amount: Decimal) -> str:
    from babel.numbers import format_decimal

    return format_decimal(amount, format=_EURO, locale=current().words.language.value)
