"""A demonstration: an invented scheme with something in every state, its dates around today."""
