"""The amounts from which more is looked at before money is given, in versions."""
