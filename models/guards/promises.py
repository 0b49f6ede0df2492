"""Bids stay sealed until two people open them; what was promised and judged stays (invariant 9)."""

from models.guards.guard import Act, Guard, changed, kept_as_written

_TENDER = (
    # What a second person looked at is what the tender is held to (checks G3-03 and G3-06).
    Guard(
        rule="checked_calculation_stays",
        table="reference_calculation",
        act=Act.UPDATE,
        refuses="OLD.checked_by IS NOT NULL OR "
        + changed(
            "id", "organisation_id", "lot_id", "version", "total_eur", "weighting_set", "made_by"
        ),
    ),
    Guard(rule="calculation_is_kept", table="reference_calculation", act=Act.DELETE),
    *kept_as_written("reference_product", rule="calculation_is_kept"),
    Guard(
        rule="fixed_terms_stay",
        table="tender_terms",
        act=Act.UPDATE,
        refuses="OLD.fixed_at IS NOT NULL OR " + changed("id", "organisation_id", "lot_id"),
    ),
    Guard(rule="fixed_terms_stay", table="tender_terms", act=Act.DELETE),
    *kept_as_written("tender_document", rule="tender_document_stays"),
    *kept_as_written("award_simulation", rule="simulation_stays"),
)

_BIDS = (
    Guard(
        rule="register_opens_closed",
        table="bid_register",
        act=Act.INSERT,
        refuses="NEW.first_opener IS NOT NULL OR NEW.opened_at IS NOT NULL",
    ),
    # The moment of opening moves only while nobody began to open.
    Guard(
        rule="register_keeps_its_moment",
        table="bid_register",
        act=Act.UPDATE,
        refuses=changed("id", "organisation_id", "lot_id", "number", "terms_id")
        + " OR (OLD.first_opener IS NOT NULL AND "
        + changed("opens_at", "first_opener", "first_opened_at")
        + ")\n  OR OLD.opened_at IS NOT NULL",
    ),
    Guard(rule="register_is_kept", table="bid_register", act=Act.DELETE),
    Guard(
        rule="bid_comes_in_time",
        table="bid",
        act=Act.INSERT,
        refuses="NOT EXISTS (SELECT 1 FROM bid_register r WHERE r.id = NEW.register_id\n"
        "    AND r.first_opener IS NULL AND NEW.received_at < r.opens_at)",
    ),
    Guard(
        rule="bid_stays",
        table="bid",
        act=Act.UPDATE,
        refuses=changed(
            "id",
            "organisation_id",
            "register_id",
            "number",
            "bidder",
            "content_sha256",
            "sealed_sha256",
            "received_by",
            "received_at",
        )
        + " OR OLD.withdrawn_at IS NOT NULL",
    ),
    Guard(rule="bid_stays", table="bid", act=Act.DELETE),
    Guard(
        rule="bid_is_sealed",
        table="bid_figures",
        act=Act.INSERT,
        refuses="NOT EXISTS (SELECT 1 FROM bid b JOIN bid_register r ON r.id = b.register_id\n"
        "    WHERE b.id = NEW.bid_id AND r.opened_at IS NOT NULL AND b.withdrawn_at IS NULL)",
    ),
    *kept_as_written("bid_figures", rule="figures_stay"),
    *kept_as_written("bid_product", rule="figures_stay"),
    *kept_as_written("award_calculation", rule="award_stays"),
    *kept_as_written("award", rule="award_stays"),
)

_CONTRACT = (
    # What the second person confirmed is kept beside the promise that came of it.
    Guard(
        rule="confirmed_proposal_stays",
        table="baseline_proposal",
        act=Act.UPDATE,
        refuses=changed("id", "organisation_id", "lot_id")
        + " OR EXISTS (SELECT 1 FROM contract_baseline b JOIN contract c ON c.id = b.contract_id\n"
        "    WHERE c.lot_id = OLD.lot_id)",
    ),
    Guard(rule="confirmed_proposal_stays", table="baseline_proposal", act=Act.DELETE),
    *kept_as_written("contract_baseline", rule="promise_stays"),
    *kept_as_written("baseline_product", rule="promise_stays"),
    *kept_as_written("rebase_product", rule="rebase_stays"),
    Guard(
        rule="rebase_stays",
        table="rebase",
        act=Act.UPDATE,
        refuses="OLD.confirmed_by IS NOT NULL OR "
        + changed(
            "id", "organisation_id", "contract_id", "number", "variation", "rebased_eur", "made_by"
        ),
    ),
    Guard(rule="rebase_stays", table="rebase", act=Act.DELETE),
    *kept_as_written("framework_year", rule="promise_stays"),
    Guard(
        rule="request_stays",
        table="data_request",
        act=Act.UPDATE,
        refuses=changed("id", "organisation_id", "contract_id", "project_id", "instance"),
    ),
    Guard(rule="request_stays", table="data_request", act=Act.DELETE),
    *kept_as_written("delivery", rule="delivery_stays"),
    *kept_as_written("delivery_evidence", rule="delivery_stays"),
    Guard(
        rule="delivery_stays",
        table="delivery_line",
        act=Act.UPDATE,
        refuses=changed(
            "id",
            "organisation_id",
            "delivery_id",
            "position",
            "baseline_position",
            "product",
            "delivered_on",
            "quantity",
            "unit",
            "rate_eur",
            "mki_eur",
            "weighting_set",
            "co2_kg",
        ),
    ),
    Guard(rule="delivery_stays", table="delivery_line", act=Act.DELETE),
    Guard(
        rule="settlement_stays",
        table="settlement",
        act=Act.UPDATE,
        refuses="OLD.status <> 'proposed' OR "
        + changed(
            "id",
            "organisation_id",
            "contract_id",
            "number",
            "promised_eur",
            "rebased_eur",
            "realised_eur",
            "amount_eur",
            "steps",
            "made_by",
        ),
    ),
    Guard(rule="settlement_stays", table="settlement", act=Act.DELETE),
)

_LEARNING = (
    Guard(
        rule="answer_stays",
        table="proposal",
        act=Act.UPDATE,
        refuses=changed("id", "organisation_id", "figures", "proposed_by")
        + " OR (OLD.answered_at IS NOT NULL AND "
        + changed("status", "answer", "answered_by", "answered_at")
        + ")",
    ),
    Guard(rule="answer_stays", table="proposal", act=Act.DELETE),
    *kept_as_written("policy_obligation", rule="policy_stays"),
    *kept_as_written("policy_ceiling", rule="policy_stays"),
)


def guards() -> tuple[Guard, ...]:
    """The guards of tender, contract and learning."""
    return (*_TENDER, *_BIDS, *_CONTRACT, *_LEARNING)
