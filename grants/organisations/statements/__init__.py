"""A bank statement shows whose account it is: uploaded by the organisation, read by those who check the account."""
