"""Why a file is not taken."""


class FileRefused(ValueError):
    """This file can't be taken; the message is a plain sentence."""
