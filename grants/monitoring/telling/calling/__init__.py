"""A grantee asks us to ring, and tells how it is going by telephone instead of in the form."""
