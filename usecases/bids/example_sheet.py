"""An example of a bid sheet to hand to bidders: constructed figures that add up."""

from typing import Final

_HEAD: Final = (
    ("Inschrijver", "Wegbouw Voorbeeld bv"),
    ("Inschrijfprijs", "2.450.000,00"),
    ("MKI", "27.648,20"),
    ("Set", "A2"),
    ("Bepalingsmethode", "1.2"),
    ("Database", "NMD 3.8"),
)
_LINES: Final = """\
post;product;hoeveelheid;eenheid;MKI per eenheid;MKI totaal;module;categorie;set;kaart;geldig tot
1;AC surf 30% PR;1.250;ton;6,84;8.550,00;A1-A3;1;A2;EPD-1;31-12-2028
2;AC surf 30% PR;1.250;ton;1,12;1.400,00;A4;1;A2;EPD-1;31-12-2028
3;AC bin;2.100;ton;5,90;12.390,00;A1-A3;2;A2;EPD-2;30-06-2028
4;AC bin;2.100;ton;1,12;2.352,00;A4;2;A2;EPD-2;30-06-2028
;Subtotaal asfalt;;;;24.692,00;;;;;
5;Betonband 130/150x250;640;m;1,05;672,00;A1-A3;3;A2;;
6;Betonband 130/150x250;640;m;0,18;115,20;A4;3;A2;;
7;Betontegel 300x300;1.800;m2;1,42;2.556,00;A1-A3;1;A2;EPD-3;31-03-2029
8;Betontegel 300x300;1.800;m2;0,21;378,00;A4;1;A2;EPD-3;31-03-2029
;Subtotaal beton;;;;3.721,20;;;;;
9;Verwerking vrijkomend asfalt;900;ton;-0,85;-765,00;D;2;A2;EPD-4;30-06-2028
;Totaal;;;;27.648,20;;;;;
"""


def example_sheet() -> bytes:
    """The example as CSV that a Dutch spreadsheet program opens rightly."""
    head = "\n".join(f"{name};{value}" for name, value in _HEAD)
    return f"\ufeff{head}\n\n{_LINES}".encode()
