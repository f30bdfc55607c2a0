"""Reading XML that somebody else made: nothing is fetched, nothing is expanded, and there is an end to it. Pure."""

from io import BytesIO

from lxml import etree

from grants.kernel.problems import Invalid, Problem

LARGEST = 8_000_000
"""Bytes. A bank's answer about ten thousand payments has about six million."""
DEEPEST = 24
"""Elements within each other: a bank's answer has at most about a dozen."""
MOST_ELEMENTS = 500_000


def refused(sentence: str, code: str = "bad_file") -> Invalid:
    return Invalid([Problem("file", sentence, code)])


def read_xml(data: bytes) -> etree._Element:
    """The outermost element of a file in UTF-8.

    A document type is refused before anything is parsed: in it stand the entities that read other files, open
    connections or fill the memory, and no bank's answer has one. Raises Invalid.
    """
    if len(data) > LARGEST:
        raise refused(f"The file is larger than {LARGEST // 1_000_000} MB.", "too_large")
    if b"\0" in data:
        raise refused("The file is not in UTF-8.")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise refused("The file declares entities or a document type of its own, which no bank’s answer does.")
    try:
        return _parsed(data)
    except etree.XMLSyntaxError as error:
        raise refused(f"Line {error.lineno or 1}: the file is not XML in UTF-8.") from error


def _parsed(data: bytes) -> etree._Element:
    depth = elements = 0
    reading = etree.iterparse(
        BytesIO(data),
        events=("start", "end"),
        encoding="UTF-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    for event, element in reading:
        depth += 1 if event == "start" else -1
        elements += event == "start"
        if depth > DEEPEST or elements > MOST_ELEMENTS:
            raise refused(f"Line {element.sourceline}: the file is too deep, or has too much in it.", "too_large")
    return reading.root
