"""Documents that act, and the words with which they are refused."""

SHEET = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}


PROGRAM = "has a small program inside"


INSIDE = "has other files inside"


def text(body: str) -> bytes:
    return f"<w:document xmlns:w='urn:w'><w:body><w:p>{body}</w:p></w:body></w:document>".encode()
