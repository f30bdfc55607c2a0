"""What is kept of a picture shows what came in, whichever way its colours are written."""

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from grants.kernel.file_checks.pictures import LONGEST_SIDE, picture_written_anew, shows_the_same
from grants.kernel.file_checks.refusals import FileRefused

Shown = tuple[bytes, np.ndarray]
"""A picture as a file, and red, green, blue and how opaque it is of each pixel, as eight bits."""


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    made = io.BytesIO()
    image.save(made, kind, **options)
    return made.getvalue()


def deep_png(samples: np.ndarray, key: np.ndarray | None = None) -> bytes:
    """A PNG with sixteen bits for each of one or three colours; `key` is the colour that is not seen."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    height, width, colours = samples.shape
    head = struct.pack(">IIBBBBB", width, height, 16, {1: 0, 3: 2}[colours], 0, 0, 0)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)
    not_seen = chunk(b"tRNS", key.astype(">u2").tobytes()) if key is not None else b""
    body = chunk(b"IHDR", head) + not_seen + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def opaque(colours: np.ndarray, alpha: np.ndarray | int = 255) -> np.ndarray:
    seen = np.broadcast_to(np.asarray(alpha, dtype=np.uint8), colours.shape[:2])
    three = np.broadcast_to(colours.reshape(*colours.shape[:2], -1), (*colours.shape[:2], 3))
    return np.dstack([three, seen]).astype(np.uint8)


def numbers(seed: int, width: int, height: int, colours: int = 1, most: int = 256) -> np.ndarray:
    """Colours that change softly, as in a photograph, with some noise."""
    soft = np.linspace(0, 0.9, width * height).reshape(height, width, 1) * np.ones(colours)
    return ((soft + np.random.default_rng(seed).random(soft.shape) / 10) * (most - 1)).astype(np.int64)


def black_and_white(seed: int, width: int, height: int) -> Shown:
    grey = (numbers(seed, width, height)[..., 0] > 127).astype(np.uint8) * 255
    return saved(Image.fromarray(grey).convert("1", dither=Image.Dither.NONE)), opaque(grey)


def grey(seed: int, width: int, height: int) -> Shown:
    made = numbers(seed, width, height)[..., 0].astype(np.uint8)
    return saved(Image.fromarray(made)), opaque(made)


def grey_seen_through(seed: int, width: int, height: int) -> Shown:
    made = numbers(seed, width, height, 2).astype(np.uint8)
    return saved(Image.fromarray(made, "LA")), opaque(made[..., 0], made[..., 1])


def palette(seed: int, width: int, height: int) -> Shown:
    colours = np.random.default_rng(seed).integers(0, 256, (256, 3)).astype(np.uint8)
    made = numbers(seed, width, height)[..., 0].astype(np.uint8)
    image = Image.fromarray(made, "P")
    image.putpalette(colours.tobytes())
    alpha = np.arange(256).astype(np.uint8)
    return saved(image, transparency=alpha.tobytes()), opaque(colours[made], alpha[made])


def colours(seed: int, width: int, height: int) -> Shown:
    made = numbers(seed, width, height, 3).astype(np.uint8)
    return saved(Image.fromarray(made)), opaque(made)


def colours_with_a_key(seed: int, width: int, height: int) -> Shown:
    made = numbers(seed, width, height, 3).astype(np.uint8)
    unseen = (made == made[0, 0]).all(axis=-1)
    key = tuple(int(each) for each in made[0, 0])
    return saved(Image.fromarray(made), transparency=key), opaque(made, np.where(unseen, 0, 255))


def colours_seen_through(seed: int, width: int, height: int) -> Shown:
    made = numbers(seed, width, height, 4).astype(np.uint8)
    return saved(Image.fromarray(made)), made


def deep_grey(seed: int, width: int, height: int) -> Shown:
    made = numbers(seed, width, height, 1, 65_536)
    return deep_png(made), opaque(made >> 8)


def deep_grey_with_a_key(seed: int, width: int, height: int) -> Shown:
    made = numbers(seed, width, height, 1, 65_536)
    return deep_png(made, made[0, 0]), opaque(made >> 8, np.where(made[..., 0] == made[0, 0, 0], 0, 255))


def deep_colours_with_a_key(seed: int, width: int, height: int) -> Shown:
    made = numbers(seed, width, height, 3, 65_536)
    high = made >> 8
    return deep_png(made, made[0, 0]), opaque(high, np.where((high == high[0, 0]).all(axis=-1), 0, 255))


@settings(max_examples=60)
@given(
    st.sampled_from(
        [
            black_and_white,
            grey,
            grey_seen_through,
            palette,
            colours,
            colours_with_a_key,
            colours_seen_through,
            deep_grey,
            deep_grey_with_a_key,
            deep_colours_with_a_key,
        ]
    ),
    st.integers(0, 2**32 - 1),
    st.integers(1, 40),
    st.integers(1, 40),
)
def test_a_png_of_any_mode_is_kept_to_the_pixel(
    made: Callable[[int, int, int], Shown], seed: int, width: int, height: int
) -> None:
    content, shown = made(seed, width, height)
    with Image.open(io.BytesIO(picture_written_anew(content, "PNG"))) as kept:
        assert np.array_equal(np.asarray(kept.convert("RGBA")), shown)


sides = st.integers(1, 60)


@settings(max_examples=40)
@given(st.sampled_from(["L", "RGB", "CMYK"]), st.integers(0, 2**32 - 1), sides, sides, st.booleans())
def test_a_jpeg_of_any_mode_is_kept_nearly_as_it_came(
    mode: str, seed: int, width: int, height: int, progressive: bool
) -> None:
    made = numbers(seed, width, height, len(mode)).astype(np.uint8)
    plain = made[..., 0] if mode == "L" else made
    content = saved(Image.fromarray(plain, mode), "JPEG", progressive=progressive)
    deep = plain.astype(float)
    shown = deep if mode != "CMYK" else (255 - deep[..., :3]) * (255 - deep[..., 3:]) / 255
    with Image.open(io.BytesIO(picture_written_anew(content, "JPEG"))) as kept:
        seen = np.asarray(kept.convert("L" if mode == "L" else "RGB"), dtype=float)
    assert np.abs(seen.mean(axis=(0, 1)) - shown.mean(axis=(0, 1))).max() < 8


def test_a_deep_grey_scan_is_no_blank_page() -> None:
    page = np.full((64, 256, 1), 60_000)
    page[::8] = 15_000
    with Image.open(io.BytesIO(picture_written_anew(deep_png(page), "PNG"))) as kept:
        assert kept.convert("L").getextrema() == (15_000 >> 8, 60_000 >> 8)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photograph_stands_upright(orientation: int) -> None:
    quarters = np.zeros((32, 64, 3), dtype=np.uint8)
    quarters[:16, :32], quarters[16:, :32], quarters[:16, 32:] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    upright = Image.fromarray(quarters)
    turn_back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    lying = upright.transpose(turn_back[orientation]) if orientation > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    with Image.open(io.BytesIO(picture_written_anew(saved(lying, "JPEG", exif=exif), "JPEG"))) as kept:
        assert kept.size == (64, 32)
        corners = [kept.getpixel(at) for at in ((8, 8), (8, 24), (56, 8))]
    assert [max(range(3), key=lambda at, c=corner: c[at]) for corner in corners] == [0, 1, 2]


def test_a_large_scan_in_black_and_white_is_made_smaller_in_greys() -> None:
    lines = np.zeros((40, LONGEST_SIDE + 1_000), dtype=np.uint8)
    lines[:, ::2] = 255
    content = saved(Image.fromarray(lines).convert("1"))
    with Image.open(io.BytesIO(picture_written_anew(content, "PNG"))) as kept:
        assert kept.width == LONGEST_SIDE
        assert len(kept.convert("L").getcolors() or []) > 2


def test_a_moving_picture_is_refused_and_the_two_of_a_telephone_are_kept_as_the_first() -> None:
    first, second = Image.new("RGB", (40, 30), "teal"), Image.new("RGB", (40, 30), "orange")
    with pytest.raises(FileRefused, match="moves"):
        picture_written_anew(saved(first, save_all=True, append_images=[second]), "PNG")
    both = saved(first, "MPO", save_all=True, append_images=[second])
    with Image.open(io.BytesIO(picture_written_anew(both, "JPEG"))) as kept:
        assert kept.getpixel((20, 15))[2] > kept.getpixel((20, 15))[0]


def test_what_does_not_show_the_same_is_told_apart() -> None:
    page = np.full((400, 300), 250, dtype=np.uint8)
    page[::20, 30:60] = 0
    scan, blank = Image.fromarray(page), Image.new("L", (300, 400), 250)
    for kind in ("PNG", "JPEG"):
        assert shows_the_same(scan, saved(scan, kind), kind)
        assert not shows_the_same(scan, saved(blank, kind), kind)
        assert not shows_the_same(scan, saved(scan.transpose(Image.Transpose.FLIP_LEFT_RIGHT), kind), kind)
