"""What shows how it went, beside the answers of a return: feedback, evaluations, recordings, receipts."""
