"""What became of money that arrived unexpectedly, in words."""

from grants.awards.paying.runs.unexpected.rules import ASKED_BACK, CAME_BACK, KEPT, SET_OFF

SETTLED_AS = {
    ASKED_BACK: "It is asked back",
    SET_OFF: "It is set off against the next payment",
    CAME_BACK: "It came back",
    KEPT: "They keep it",
}
UNEXPECTED_WORDS = {
    ASKED_BACK: "it is asked back.",
    SET_OFF: "it is set off against a payment.",
    CAME_BACK: "it came back.",
    KEPT: "they keep it.",
}
