"""Why a file is not taken."""


class FileRefused(ValueError):
    """Raised when a file can't be taken; the message is a plain sentence for whoever chose it."""


class OfNoKind(FileRefused):
    """The content is of no kind that is taken."""
