"""What can become of money that arrived unexpectedly. Pure."""

CAME_BACK, KEPT, ASKED_BACK, SET_OFF = "came back", "kept", "asked back", "set off"
OUTCOMES = (CAME_BACK, KEPT, ASKED_BACK, SET_OFF)
