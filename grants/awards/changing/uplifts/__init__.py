"""The yearly uplift of a scheme's grants: the net average of all prescribed uplifts and efficiency asks."""
