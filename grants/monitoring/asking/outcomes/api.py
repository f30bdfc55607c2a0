"""`/awards/{id}/outcomes`: what a grant is to change."""

from typing import Any

from flask import url_for

from grants.awards.access import may_read_award
from grants.awards.models import Award
from grants.kernel.api import api_blueprint
from grants.kernel.web import acting_now, allow, current_actor, current_session
from grants.monitoring.asking.outcomes import queries, service
from grants.monitoring.asking.outcomes.access import may_answer_outcome, may_drop_outcome, may_put_outcome
from grants.monitoring.asking.outcomes.models import AwardOutcome
from grants.monitoring.asking.outcomes.queries import award_with_application, outcome_of
from grants.monitoring.asking.outcomes.schemas import OutcomeChangeSchema, OutcomeListSchema, ProposalSchema

outcome_api = api_blueprint("outcomes_of_grants", "What grants are to change")
ONE = "/awards/<uuid:award_id>/outcomes/<uuid:outcome_id>"


def _all(award: Award) -> dict[str, Any]:
    session = current_session()
    return {"items": queries.promises_for(session, award), "proposals": queries.proposals_of(session, award.id)}


@outcome_api.get("/awards/<uuid:award_id>/outcomes")
@outcome_api.response(200, OutcomeListSchema)
@allow(may_read_award, load=award_with_application)
def list_outcomes(award: Award) -> dict[str, Any]:
    """What the grant is to change, in the words in which it was agreed, and what waits to be agreed."""
    return _all(award)


@outcome_api.post("/awards/<uuid:award_id>/outcomes")
@outcome_api.arguments(OutcomeChangeSchema)
@outcome_api.response(201, ProposalSchema)
@allow(may_put_outcome, load=award_with_application)
def propose_outcome(given: dict[str, Any], award: Award) -> tuple[AwardOutcome, int, dict[str, str]]:
    """Put an outcome anew, for the other side to agree."""
    by_us = not current_actor().holds("member", award.organisation_id)
    put = service.propose(current_session(), award, **given, by_us=by_us, **acting_now())
    return put, 201, {"Location": url_for(".list_outcomes", award_id=award.id)}


@outcome_api.post(f"{ONE}/agreement")
@outcome_api.response(201, OutcomeListSchema)
@allow(may_answer_outcome, load=outcome_of)
def agree_outcome(award: Award, outcome: AwardOutcome) -> dict[str, Any]:
    """Agree to what the other side put. Returns ask for it from now on."""
    service.agree(current_session(), award, outcome, **acting_now())
    return _all(award)


@outcome_api.post(f"{ONE}/withdrawal")
@outcome_api.response(201, OutcomeListSchema)
@allow(may_drop_outcome, load=outcome_of)
def drop_outcome(award: Award, outcome: AwardOutcome) -> dict[str, Any]:
    """Take back what you put, or turn down what the other side did: it stays as it was."""
    service.drop(current_session(), award, outcome, **acting_now())
    return _all(award)
