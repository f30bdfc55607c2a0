"""A grant that ends is renewed through a light form: we invite, the grantee says what has changed, two of us decide."""
