"""A return told another way than by its form: in a call, at a visit or by a recording, and confirmed by the grantee."""
