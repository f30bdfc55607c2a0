"""Messages that staff write: to one grantee or applicant, an organisation, or all of a round."""
