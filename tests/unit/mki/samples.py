"""MKI values and declarations for the tests; all figures are constructed."""

import json
from decimal import Decimal

from domain.mki.values import Basis, MkiValue, mki_value
from domain.mki.vocabulary import DataCategory, Module, WeightingSet

GWP_EF31 = "a7ea142a-9749-11ed-a8fc-0242ac120002"
GWP_EF30 = "6a37f984-a4b3-458a-a20a-64418c145fa2"
GWP_A1 = "77e416eb-a363-4258-a04e-171d843a6460"
CO2 = "kg CO2 eqv."


def make_basis(weighting_set: WeightingSet = WeightingSet.A2, *, database: str = "3.6") -> Basis:
    """A basis of that set and version of the database."""
    return Basis(
        weighting_set=weighting_set,
        method_version="1.1",
        database_version=database,
        tool="DuboCalc",
    )


def make_value(
    amount: str | Decimal = "10",
    *,
    basis: Basis | None = None,
    item: str = "AC surf",
    modules: frozenset[Module] = frozenset({Module.A1_A3}),
    functional_unit: str = "ton",
    category: DataCategory | None = DataCategory.ONE,
) -> MkiValue:
    """A value of one item."""
    return mki_value(
        Decimal(amount),
        basis=basis or make_basis(),
        item=item,
        modules=modules,
        functional_unit=functional_unit,
        category=category,
    )


def xml_declaration(*results: str, scenarios: str = "", until: str = "2030") -> bytes:
    """ILCD+EPD with those results."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<processDataSet xmlns="http://lca.jrc.it/ILCD/Process"
    xmlns:common="http://lca.jrc.it/ILCD/Common" xmlns:epd="http://www.iai.kit.edu/EPD/2013">
  <processInformation>
    <dataSetInformation>
      <common:UUID>1d1d1d1d-0000-0000-0000-000000000001</common:UUID>
      <name>
        <baseName xml:lang="de">Asphalt</baseName><baseName xml:lang="nl">Asfalt</baseName>
      </name>
      <common:other><epd:scenarios>{scenarios}</epd:scenarios></common:other>
    </dataSetInformation>
    <quantitativeReference>
      <referenceToReferenceFlow>1</referenceToReferenceFlow>
    </quantitativeReference>
    <time><common:dataSetValidUntil>{until}</common:dataSetValidUntil></time>
  </processInformation>
  <exchanges>
    <exchange dataSetInternalID="1">
      <referenceToFlowDataSet>
        <common:shortDescription xml:lang="nl">ton asfalt</common:shortDescription>
      </referenceToFlowDataSet>
      <meanAmount>1</meanAmount>
    </exchange>
  </exchanges>
  <LCIAResults>{"".join(results)}</LCIAResults>
</processDataSet>""".encode()


def xml_result(uuid: str, unit: str, *amounts: tuple[str, str] | tuple[str, str, str]) -> str:
    """One impact with its amounts: module, amount and perhaps a scenario."""
    written = "".join(
        f'<epd:amount epd:module="{one[0]}"'
        + (f' epd:scenario="{one[2]}"' if len(one) > 2 else "")
        + f">{one[1]}</epd:amount>"
        for one in amounts
    )
    return f"""<LCIAResult>
  <referenceToLCIAMethodDataSet refObjectId="{uuid}">
    <common:shortDescription xml:lang="en">an impact</common:shortDescription>
  </referenceToLCIAMethodDataSet>
  <common:other>{written}
    <epd:referenceToUnitGroupDataSet>
      <common:shortDescription>{unit}</common:shortDescription>
    </epd:referenceToUnitGroupDataSet>
  </common:other>
</LCIAResult>"""


def json_declaration(uuid: str, unit: str, **amounts: object) -> bytes:
    """ILCD+EPD as soda4LCA writes it; underscores in a module become dashes."""
    anies = [{"module": name.replace("_", "-"), "value": one} for name, one in amounts.items()]
    unit_group = {"shortDescription": [{"lang": "en", "value": unit}]}
    return json.dumps(
        {
            "processInformation": {
                "dataSetInformation": {
                    "UUID": "1d1d1d1d-0000-0000-0000-000000000002",
                    "name": {"baseName": [{"lang": "en", "value": "Concrete C30/37"}]},
                },
                "time": {"dataSetValidUntil": 2030},
            },
            "exchanges": {
                "exchange": [
                    {
                        "meanAmount": 1.0,
                        "flowProperties": [
                            {"meanValue": 2400.0, "referenceUnit": "kg"},
                            {
                                "meanValue": 1.0,
                                "referenceUnit": "m3",
                                "referenceFlowProperty": True,
                            },
                        ],
                    }
                ]
            },
            "LCIAResults": {
                "LCIAResult": [
                    {
                        "referenceToLCIAMethodDataSet": {"refObjectId": uuid},
                        "other": {
                            "anies": [
                                *anies,
                                {"name": "referenceToUnitGroupDataSet", "value": unit_group},
                            ]
                        },
                    }
                ]
            },
        }
    ).encode()


def openepd_declaration(**methods: object) -> bytes:
    """An openEPD with impacts by EF 3.1 unless other methods are given."""
    impacts = methods or {
        "EF 3.1": {
            "gwp": {"A1A2A3": {"mean": 100, "unit": "kgCO2e"}, "B1_years": 10},
            "gwp-fossil": {"A1A2A3": {"mean": 99, "unit": "kgCO2e"}},
            "ep-fresh": {"A1A2A3": {"mean": 1, "unit": "kgPO4e"}},
        }
    }
    return json.dumps(
        {
            "doctype": "openEPD",
            "id": "ec3abc",
            "product_name": "Concrete",
            "declared_unit": {"qty": 1, "unit": "m3"},
            "valid_until": "2030-06-30T00:00:00Z",
            "impacts": impacts,
        }
    ).encode()
