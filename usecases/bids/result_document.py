"""The result of a tender on one page, for the internal client (seed 4.1, step 4)."""

from domain.award.vocabulary import Figure
from domain.vocabulary import Language
from notifications.language import label
from reports.documents import fill_document
from reports.pdf import write_pdf
from usecases.award import words
from usecases.bids.bids_page import BidsPage, draw_bids, say_unusual
from usecases.bids.weighing import NoValidBidError
from usecases.document_words import document_words


def result_html(shown: BidsPage, *, visitor_name: str, language: Language) -> str:
    """The page, as HTML that names nothing outside itself.

    Raises:
        NoValidBidError: there is no award to tell of.
    """
    weighed, calculation = shown.weighed, shown.here.calculation
    if weighed is None or calculation is None:
        raise NoValidBidError
    assessment = weighed.assessment
    counted = {one.counted for one in assessment.outcomes} - {None, Figure.POINTS}
    awarded = shown.awarded
    values = {
        "project": shown.here.project,
        "lot": shown.here.lot if len(shown.lots) > 1 else None,
        "register": shown.here.register,
        "calculation": calculation,
        "is_current": shown.is_current,
        "awarded": awarded.bid.bidder if awarded else None,
        "reason": shown.here.award.reason if shown.here.award else None,
        "verdict": words.say_award(assessment, language),
        "sentences": words.say_analysis(weighed.analysis, language),
        "cautions": [
            *(say_unusual(one, language) for one in shown.unusual),
            *(words.say_caution(one, language) for one in assessment.cautions),
        ],
        "explained": words.explain_method(assessment.method.kind, language),
        "ranking": assessment.ranking,
        "left_out": [
            (one.bid.bidder, one.figures.refusal if one.figures else None)
            for one in weighed.left_out
        ],
        "invalid": [one for one in assessment.outcomes if not one.is_valid],
        "effect_name": next((label(one, language) for one in counted if one is not None), None),
        "picture": draw_bids(shown, language),
        "euro": lambda amount: words.say_euro(amount, language),
        "made_by": visitor_name,
    }
    return fill_document("award_result.html", values, words=document_words(language))


def result_pdf(shown: BidsPage, *, visitor_name: str, language: Language) -> bytes:
    """The page as PDF.

    Raises:
        NoValidBidError, PdfNotMadeError: as they say.
    """
    return write_pdf(result_html(shown, visitor_name=visitor_name, language=language))
