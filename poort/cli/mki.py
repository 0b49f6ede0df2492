"""`poort mki`: look into MKI values that others computed."""

from poort.cli.options import group

commands = group("mki", "MKI values: what a declaration or a calculation says.")
