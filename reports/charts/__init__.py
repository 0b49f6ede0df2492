"""Charts as SVG, out of plain values: the same on a page and in a document.

Presentation attributes only (an inline style would be refused by our own policy), a hatch for
what is expected, ink of the page itself. A table beneath tells the same figures; the finding is
in the caption of who shows the chart.
"""
