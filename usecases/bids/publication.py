"""What is published of a tender with MKI: the fields of eForms, and a release of OCDS.

Codes of eForms as in the code lists of the eForms SDK (OP-TED/eForms-SDK, codelists); which of
them fit a tender on MKI is our own proposal. The release follows OCDS 1.1 with the extension
`sustainability` (open-contracting-extensions/ocds_sustainability_extension); its mapping from
eForms is that of the eForms profile of OCDS. No schema of either is shipped with the product.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import ClassVar, Final

from domain.award.vocabulary import MethodKind
from domain.errors import PoortError
from domain.tender.vocabulary import MkiUse
from domain.vocabulary import Language
from models.queries.bids import RegisteredBid, TenderedLot
from models.tender import TenderTerms
from notifications.language import translator
from usecases.award.record import parameters_record
from usecases.award.words import explain_method
from usecases.bids.bids_page import BidsPage
from usecases.bids.weighing import method_of

#: The publisher of a release registers its own prefix with the Open Contracting Partnership.
_PREFIX: Final = re.compile(r"ocds-[a-z0-9]{6}")
_EXTENSION: Final = (
    "https://raw.githubusercontent.com/open-contracting-extensions/"
    "ocds_sustainability_extension/master/extension.json"
)
#: BT-774 to the code list `sustainabilityGoal` of the extension.
_GOALS: Final = {
    "clim-mitig": "environmental.climateChangeMitigation",
    "circ-econ": "environmental.circularEconomy",
}
#: BT-805 `national` to the code list `sustainabilityStrategy`.
_NATIONAL: Final = "nationalGPPCriteria"
_STRATEGIES: Final[Mapping[MkiUse, tuple[str, ...]]] = {
    MkiUse.REQUIREMENT: ("technicalSpecifications",),
    MkiUse.CRITERION: ("awardCriteria",),
    MkiUse.BOTH: ("awardCriteria", "technicalSpecifications"),
}


class PrefixRefusedError(PoortError):
    """A release without a registered prefix names no contracting process in the world."""

    message: ClassVar[str] = (
        "An OCDS prefix is ocds- and six letters or digits, as your organisation registered it with"
        " the Open Contracting Partnership. Without it nothing can be exported."
    )
    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeField:
    """A field of a notice: its name, the codes to fill in (none for a text), what they say."""

    field: str
    name: str
    codes: tuple[str, ...]
    says: str


def notice_fields(here: TenderedLot, language: Language) -> tuple[NoticeField, ...]:
    """The fields on green procurement, as we propose to fill them in for a tender on MKI."""
    _ = translator(language)
    return (
        NoticeField(
            field="BT-06",
            name=_("Strategic procurement"),
            codes=("env-imp",),
            says=_("reduction of environmental impacts"),
        ),
        NoticeField(
            field="BT-774",
            name=_("Green procurement"),
            codes=tuple(_GOALS),
            says=_("climate change mitigation; transition to a circular economy"),
        ),
        NoticeField(
            field="BT-805",
            name=_("Green procurement criteria"),
            codes=("national",),
            says=_("national criteria for green public procurement"),
        ),
        NoticeField(
            field="BT-777",
            name=_("Description of the strategic procurement"),
            codes=(),
            says=describe(here.asked or here.terms, language),
        ),
    )


def describe(terms: TenderTerms | None, language: Language) -> str:
    """How the tender uses MKI, as the description of BT-777."""
    _ = translator(language)
    if terms is None:
        return _("The terms of this tender are not there yet.")
    told = [
        {
            MkiUse.REQUIREMENT: _("The MKI (environmental cost indicator) is a requirement."),
            MkiUse.CRITERION: _("The MKI (environmental cost indicator) is an award criterion."),
            MkiUse.BOTH: _(
                "The MKI (environmental cost indicator) is a requirement and an award criterion."
            ),
            None: "",
        }[terms.mki_use]
    ]
    if terms.weighting_set is not None:
        told.append(_("Weighting set {name}.").format(name=terms.weighting_set.value))
    if terms.method is not None:
        told.append(explain_method(MethodKind(terms.method), language))
    return " ".join(text for text in told if text)


def require_prefix(prefix: str) -> str:
    """The prefix, when it has the form of a registered one.

    Raises:
        PrefixRefusedError: it has not; whether it was registered we cannot know.
    """
    if not _PREFIX.fullmatch(prefix):
        raise PrefixRefusedError
    return prefix


def release_package(
    shown: BidsPage, *, prefix: str, publisher: str, address: str, now: datetime
) -> dict[str, object]:
    """A package with one release of the tender of this lot, with its award once recorded.

    Losing bids are counted and not told: what they offered is theirs.
    """
    here = shown.here
    ocid = f"{prefix}-{here.project.number}-{here.lot.number}"
    buyer = {"id": "buyer", "name": publisher}
    awarded = shown.awarded
    parties: list[dict[str, object]] = [{**buyer, "roles": ["buyer", "procuringEntity"]}]
    release: dict[str, object] = {
        "ocid": ocid,
        "id": f"{ocid}-{now:%Y%m%dT%H%M%SZ}",
        "date": _written(now),
        "tag": ["tender", "award"] if awarded else ["tender"],
        "initiationType": "tender",
        "language": "nl",
        "parties": parties,
        "buyer": buyer,
        "tender": _tender(shown, buyer),
    }
    if awarded is not None:
        supplier = {"id": f"bidder-{awarded.bid.number}", "name": awarded.bid.bidder}
        parties.append({**supplier, "roles": ["supplier", "tenderer"]})
        release["awards"] = [_award(shown, awarded, supplier)]
    return {
        "uri": address,
        "version": "1.1",
        "extensions": [_EXTENSION],
        "publishedDate": _written(now),
        "publisher": {"name": publisher},
        "releases": [release],
    }


def _tender(shown: BidsPage, buyer: Mapping[str, str]) -> dict[str, object]:
    here = shown.here
    terms = here.asked or here.terms
    tender: dict[str, object] = {
        "id": f"{here.project.number}-{here.lot.number}",
        "title": here.project.name,
        "status": "complete" if shown.awarded else "active",
        "procuringEntity": dict(buyer),
        "mainProcurementCategory": "works",
        "hasSustainability": terms is not None and terms.mki_use is not None,
    }
    if here.register is not None:
        tender["tenderPeriod"] = {"endDate": _written(here.register.opens_at)}
    if shown.is_open:
        tender["numberOfTenderers"] = len(shown.standing)
    if terms is not None and terms.mki_use is not None:
        strategies = [*_STRATEGIES[terms.mki_use], _NATIONAL]
        tender["sustainability"] = [
            {"goal": goal, "strategies": strategies} for goal in _GOALS.values()
        ]
        if terms.mki_use is not MkiUse.REQUIREMENT:
            tender["awardCriteria"] = "ratedCriteria"
            tender["awardCriteriaDetails"] = describe(terms, Language.NL)
        tender["mki"] = _mki_asked(terms)
    return tender


def _mki_asked(terms: TenderTerms) -> dict[str, object]:
    """Our own extension: what the tender asks on MKI, for who reads it."""
    asked: dict[str, object] = {
        "use": None if terms.mki_use is None else terms.mki_use.value,
        "weightingSet": None if terms.weighting_set is None else terms.weighting_set.value,
        "awardMethod": terms.method,
    }
    if terms.method is not None:
        method, _ = method_of(terms)
        asked["parameters"] = parameters_record(method)
    return {name: value for name, value in asked.items() if value is not None}


def _award(
    shown: BidsPage, awarded: RegisteredBid, supplier: Mapping[str, str]
) -> dict[str, object]:
    assert shown.here.award is not None
    award: dict[str, object] = {
        "id": f"award-{shown.here.award.id}",
        "title": shown.here.project.name,
        "status": "active",
        "date": _written(shown.here.award.recorded_at),
        "suppliers": [dict(supplier)],
    }
    if awarded.figures is not None:
        award["value"] = {"amount": _number(awarded.figures.price_eur), "currency": "EUR"}
        award["mki"] = {
            "amount": _number(awarded.figures.mki_eur),
            "weightingSet": awarded.figures.weighting_set.value,
            "methodVersion": awarded.figures.method_version,
            "databaseVersion": awarded.figures.database_version,
        }
    return award


def _number(amount: Decimal) -> float | int:
    """The amount as the number that JSON has for it; amounts of works stay exact in a double."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
