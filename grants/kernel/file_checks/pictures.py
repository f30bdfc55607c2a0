"""Photographs and scans: written anew, which drops whatever is hung on to them, and compared with what came in.

A picture is kept with eight bits for each colour. Where what would be kept does not show what the picture showed,
it is refused, and nothing is lost without a word.
"""

import io
from itertools import pairwise

import numpy as np
from PIL import Image, ImageOps

from grants.kernel.file_checks.refusals import FileRefused

MOST_PIXELS = {"JPEG": 60_000_000, "PNG": 16_000_000}
"""A JPEG can be opened small; a PNG has to be opened whole."""

LONGEST_SIDE = 3_000
"""Pixels of a photograph as it is kept."""

MOST_BLOCKS = 24
SMALLEST_BLOCK = 16
"""Pixels. Pictures are compared by the mean colours of blocks, up to so many a side and none smaller than this."""
FURTHEST = {"JPEG": (12 / 255, 4 / 255), "PNG": (2 / 255, 1 / 255)}
"""How far one block, and all of them on average, may be from what came in. Saving noise as JPEG moves them by half."""

DAMAGED = "This photograph is damaged. Choose another."
NOT_THE_SAME = (
    "This picture is of an unusual kind, and what we would keep of it does not look the same."
    " Save it as a JPEG photograph or as a PDF, then choose that."
)
MOVES = "This picture moves, and we would keep only how it begins. Choose a still picture, or a PDF."


def picture_written_anew(content: bytes, kind: str) -> bytes:
    """The picture, of kind JPEG or PNG, as it is kept. Raises FileRefused."""
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as image:
            if image.width * image.height > MOST_PIXELS[kind]:
                raise FileRefused("This photograph is very large. Make it smaller, then choose it again.")
            if kind == "PNG" and getattr(image, "n_frames", 1) > 1:
                raise FileRefused(MOVES)
            has_sixteen_bits = ";16" in str(image.tile)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(image)
            if has_sixteen_bits and upright.mode == "RGB":
                _take_high_byte_of_key(upright)
            kept = _kept(upright, kind)
            is_same = shows_the_same(upright, kept, kind)
    except FileRefused:
        raise
    except Exception as error:
        raise FileRefused(DAMAGED) from error
    if not is_same:
        raise FileRefused(NOT_THE_SAME)
    return kept


def _take_high_byte_of_key(image: Image.Image) -> None:
    """The colour that counts as transparent is told in sixteen bits, and the picture has been opened with eight."""
    key = image.info.get("transparency")
    if isinstance(key, tuple):
        image.info["transparency"] = tuple(value >> 8 for value in key)


def _kept(upright: Image.Image, kind: str) -> bytes:
    plain = _in_eight_bits(upright).convert("RGB" if kind == "JPEG" else "RGBA")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # after converting: pixels of a palette cannot be mixed
    plain.info = {}  # Pillow would write its comment and colour profile out again
    written = io.BytesIO()
    plain.save(written, kind, quality=88, optimize=kind == "PNG")
    return written.getvalue()


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """A grey picture of sixteen bits as one of eight; Pillow itself would make everything above 255 white."""
    if not image.mode.startswith("I"):
        return image
    deep = np.asarray(image)
    grey = Image.fromarray((deep >> 8).astype(np.uint8))
    if (key := image.info.get("transparency")) is not None:
        grey.putalpha(Image.fromarray(np.where(deep == key, 0, 255).astype(np.uint8)))
    return grey


def shows_the_same(image: Image.Image, kept: bytes, kind: str) -> bool:
    """Whether what is kept, of kind JPEG or PNG, looks like the picture."""
    furthest, together = FURTHEST[kind]
    with Image.open(io.BytesIO(kept)) as written:
        shape = [max(1, min(MOST_BLOCKS, side // SMALLEST_BLOCK)) for side in written.size]
        apart = np.abs(_blocks(image, shape) - _blocks(written, shape))
    return bool(apart.max() <= furthest and apart.mean() <= together)


def _blocks(image: Image.Image, shape: list[int]) -> np.ndarray:
    """The mean colour of each block, from 0 to 1, and how opaque it is. One row of blocks is opened at a time."""
    across, down = (np.linspace(0, side, n + 1).astype(int) for side, n in zip(image.size, shape, strict=True))
    rows = []
    for top, bottom in pairwise(down):
        colours = _colours(image.crop((0, int(top), image.width, int(bottom)))).mean(axis=0)
        rows.append([colours[left:right].mean(axis=0) for left, right in pairwise(across)])
    return np.array(rows)


def _colours(part: Image.Image) -> np.ndarray:
    """Red, green, blue and how opaque it is, of each pixel, reckoned from the numbers in the picture itself."""
    if part.mode.startswith("I"):
        deep = np.asarray(part, dtype=np.float32)
        seen = (deep != part.info.get("transparency", -1)).astype(np.float32)
        grey = deep / 65_535
        return np.stack([grey * seen, grey * seen, grey * seen, seen], axis=-1)
    if part.mode == "CMYK":
        inks = 1 - np.asarray(part, dtype=np.float32) / 255
        return np.concatenate([inks[..., :3] * inks[..., 3:], np.ones_like(inks[..., 3:])], axis=-1)
    colours = np.asarray(part.convert("RGBA"), dtype=np.float32) / 255
    colours[..., :3] *= colours[..., 3:]
    return colours
