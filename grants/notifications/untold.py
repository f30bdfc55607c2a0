"""What happens to applications, grants and returns and is told to nobody, each with the reason why."""

SHOWN_AT_HOME = "It waits for an administrator on their home page."
OWN_ACT = "Whoever did it sees it, and it concerns nobody else."
OF_OURS = "It is about how we work, and changes nothing for anybody outside."
TOLD_WITH_ANOTHER = "Another event of the same act is told to whom it concerns."
NOTHING_TO_DO = "Nothing follows from it for anybody yet."

UNTOLD: dict[str, str] = {
    name: reason
    for reason, names in {
        SHOWN_AT_HOME: (
            "applications.assessment_began",
            "applications.likely_duplicates_found",
            "applications.copy_posted",
            "applications.entry_confirmed",
            "awards.notice_agreed",
            "awards.offer_planned",
            "awards.offer_prepared",
            "awards.paper_acceptance_entered",
            "awards.payment_run_prepared",
            "awards.payment_unknown",
            "awards.renewal_recommended",
            "awards.renewal_sent",
            "awards.unexpected_payment_found",
            "awards.uplift_prepared",
            "awards.variation_agreed",
            "awards.waiver_proposed",
            "monitoring.return_call_asked",
            "monitoring.return_time_asked",
            "monitoring.outcome_agreed",
        ),
        OWN_ACT: (
            "applications.answers_copied",
            "applications.application_entered",
            "applications.application_saved",
            "applications.clarification_saved",
            "applications.file_added",
            "applications.file_removed",
            "awards.award_imported",
            "awards.condition_file_added",
            "awards.condition_file_removed",
            "awards.payment_run_begun",
            "awards.payment_run_cancelled",
            "awards.payment_run_changed",
            "awards.uplift_withdrawn",
            "awards.years_said",
            "monitoring.outcome_dropped",
            "monitoring.return_call_closed",
            "monitoring.return_file_added",
            "monitoring.return_telling_withdrawn",
            "monitoring.return_file_removed",
            "monitoring.return_saved",
        ),
        OF_OURS: (
            "applications.due_diligence_marked",
            "applications.duplicate_judged",
            "applications.likely_duplicate_gone",
            "applications.risk_recorded",
            "awards.arrangement_changed",
            "awards.contact_named",
            "awards.cover_arranged",
            "awards.cover_taken_back",
            "awards.early_payment_allowed",
            "awards.end_plan_written",
            "awards.letter_text_changed",
            "awards.letterhead_changed",
            "awards.payment_dropped",
            "awards.payment_layout_saved",
            "awards.payment_run_closed",
            "awards.payment_run_released",
            "awards.payment_run_sent",
            "awards.release_limit_set",
            "awards.terms_published",
            "awards.unexpected_payment_settled",
            "awards.uplift_refused",
            "awards.uplift_released",
            "monitoring.exception_taken",
            "monitoring.grant_risk_scored",
            "monitoring.help_taken",
        ),
        TOLD_WITH_ANOTHER: (
            "applications.application_decided",
            "applications.party_changed",
            "awards.extension_option_taken",
            "awards.paper_acceptance_confirmed",
            "awards.underspend_carried",
            "awards.uplift_applied",
            "monitoring.return_telling_confirmed",
        ),
        NOTHING_TO_DO: (
            "awards.extension_option_added",
            "awards.instalment_became_payable",
        ),
    }.items()
    for name in names
}
