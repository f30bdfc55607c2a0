"""`flask places import`: where postcodes are, loaded whole or not at all; and what is shown of it."""

import os
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import func, select

from grants.organisations.places import queries as places
from grants.organisations.places.models import Area, Place
from grants.organisations.places.rules import columns_of
from grants.organisations.places.service import AT_ONCE
from tests.house import TestHouse
from tests.organisations.given import organisation

HERE = Path(__file__).resolve().parents[2]
REAL_FILE = Path(os.environ.get("POSTCODES_FILE", HERE.parent / "shared" / "data" / "leeds_postcodes.csv"))
HEADING = "postcode,lsoa21,lsoa21_name,ward24,ward24_name,imd2025_rank,imd2025_decile,nearest"
LINES = (
    "ZZ1 1AA,E01099001,Otterdale 001A,E05099001,Mill & Quarry,12,1,false",
    "zz11ab,E01099001,Otterdale 001A,E05099001,Mill & Quarry,12,1,false",
    "ZZ9 9ZZ,E01099002,Otterdale 002B,E05099002,High Moor,30000,10,true",
)


def written(folder: Path, *lines: str, heading: str = HEADING) -> Path:
    path = folder / "places.csv"
    path.write_text("\n".join([heading, *lines]) + "\n", encoding="utf-8-sig")
    return path


def load(house: TestHouse, path: Path, command: str = "import") -> Result:
    return house.app.test_cli_runner().invoke(args=["places", command, str(path)])


def rows(house: TestHouse) -> int:
    with house.read() as session:
        return session.scalar(select(func.count()).select_from(Place)) or 0


def test_a_file_is_loaded_once_and_a_second_time_changes_nothing(house: TestHouse, tmp_path: Path):
    path = written(tmp_path, *LINES)

    assert load(house, path).output == "3 postcodes: 3 new, 0 changed, 0 as before.\n"
    assert load(house, path).output == "3 postcodes: 0 new, 0 changed, 3 as before.\n"

    with house.read() as session:
        place = places.place_of(session, " zz1 1ab ")
        assert place is not None
        assert (place.ward.name, place.lsoa_name, place.decile, place.district) == (
            "Mill & Quarry",
            "Otterdale 001A",
            1,
            "Otterdale",
        )
        assert places.place_of(session, "LS1 4AP") is None
        assert places.place_of(session, None) is None
    assert len(house.events("organisations.places_loaded")) == 1


def test_what_changed_is_changed_and_the_rest_stays(house: TestHouse, tmp_path: Path):
    load(house, written(tmp_path, *LINES))
    moved = written(tmp_path, LINES[0].replace("Mill & Quarry", "Mill and Quarry"), LINES[2].replace(",10,", ",9,"))
    assert load(house, moved).output == "2 postcodes: 0 new, 1 changed, 1 as before.\n"
    assert rows(house) == 3
    with house.read() as session:
        assert [area.name for area in session.scalars(select(Area).order_by(Area.name))] == [
            "High Moor",
            "Mill and Quarry",
        ]


def test_bad_lines_are_listed_and_nothing_is_loaded(house: TestHouse, tmp_path: Path):
    path = written(
        tmp_path,
        *LINES,
        "nowhere,E01099001,Otterdale 001A,E05099001,Mill & Quarry,12,1,false",
        "ZZ1 1AA,E01099001,Otterdale 001A,E05099001,Mill & Quarry,12,1,false",
        "ZZ1 1AC,E01099001,Otterdale 001A,E05099001,Mill & Quarry,12,11,false",
        "ZZ1 1AD,1234,Otterdale 001A,E05099001,Mill & Quarry,12,1,false",
        "ZZ1 1AE,E01099001,Otterdale 001A,E05099001,Another name,12,1,false",
        "ZZ1 1AF,E01099001",
        "ZZ1 1AG,E01099001,,E05099001,Mill & Quarry,12,1,false",
    )

    result = load(house, path)

    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "  line 5: nowhere is no postcode",
        "  line 6: ZZ1 1AA is in line 2 already",
        "  line 7: 11 is no decile from 1 to 10",
        "  line 8: 1234 is no code like E01011299",
        "  line 9: the ward E05099001 was called Mill & Quarry before",
        "  line 10: it has too few columns",
        "  line 11: the lsoa name is missing or too long",
        "Error: 7 lines cannot be taken, so nothing was loaded.",
    ]
    assert rows(house) == 0


@pytest.mark.parametrize("turned", [False, True])
def test_the_newest_edition_of_a_column_is_read_in_whatever_order(turned: bool):
    heading = ["postcode", "lsoa11", "lsoa11_name", "imd2019_decile", "lsoa21", "lsoa21_name", "ward24", "ward24_name"]
    heading += ["imd2025_decile"]
    columns = columns_of(heading[::-1] if turned else heading)
    assert columns.problems == ()
    read = {key: (heading[::-1] if turned else heading)[at] for key, at in columns.places.items()}
    assert (read["lsoa_code"], read["lsoa_name"], read["decile"]) == ("lsoa21", "lsoa21_name", "imd2025_decile")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("imd_decile", "imd2025_decile and imd_decile say the same"),
        ("IMD2025_Decile", "imd2025_decile and imd2025_decile say the same"),
        ("pcds", "postcode and pcds say the same"),
        ("lsoa31", "lsoa31 and lsoa21_name are of different years"),
    ],
)
def test_where_it_is_not_clear_which_column_is_read_the_file_is_refused(more: str, told: str):
    (problem,) = columns_of([*HEADING.split(","), more]).problems
    assert told in problem


def test_a_file_as_a_spreadsheet_writes_it_is_read_right(house: TestHouse, tmp_path: Path):
    path = written(tmp_path, LINES[0].replace("Quarry", "Môn"), ",,,,,,,", "", LINES[2], "  ", ",,,,,,,")
    path.write_bytes(path.read_bytes().replace(b",", b";"))
    assert load(house, path).output == "2 postcodes: 2 new, 0 changed, 0 as before.\n"
    with house.read() as session:
        assert session.scalar(select(Area.name).where(Area.code == "E05099001")) == "Mill & Môn"
    partnerships = written(tmp_path, "mill-lcp;Mill and Quarry", ";", heading="Code;Name")
    assert load(house, partnerships, "partnerships").output.startswith("1 partnerships: 1 new")


def test_a_bad_line_far_down_undoes_what_was_written_before_it(house: TestHouse, tmp_path: Path):
    many = [
        f"ZZ{n % 90 + 1} {n // 90 % 10}A{'ABDEFGHJLN'[n // 900]},E01099001,Otterdale 001A,E05099001,Mill,12,1,f"
        for n in range(AT_ONCE + 1)
    ]
    assert load(house, written(tmp_path, *many, "bad")).exit_code == 1
    assert rows(house) == 0
    assert load(house, written(tmp_path, *many)).output.startswith("1,001 postcodes: 1,001 new")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no column for: postcode"),
        (b"postcode,lsoa21\nZZ1 1AA,E01\n", "no column for: lsoa_name, ward_code, ward_name, decile"),
        (HEADING.encode() + b"\nZZ1 1AA,\xff\xfe", "Save it as “CSV UTF-8”"),
        (f"{HEADING}\n{LINES[0]}\n".replace("Quarry", "Môn").encode("cp1252"), "is not text in UTF-8"),
    ],
)
def test_a_file_of_another_kind_is_refused(postgres_house: TestHouse, tmp_path: Path, content: bytes, told: str):
    path = tmp_path / "places.csv"
    path.write_bytes(content)
    result = load(postgres_house, path)
    assert (result.exit_code, told in result.output) == (1, True), result.output


def test_an_organisation_shows_where_its_postcode_is(house: TestHouse, tmp_path: Path):
    load(house, written(tmp_path, *LINES))
    sam = house.person("Sam Field")
    kept = organisation(house, sam, postcode="ZZ1 1AA")

    shown = house.browser(sam).get(f"/organisations/{kept.id}").text
    assert "Mill &amp; Quarry ward, Otterdale 001A, deprivation decile 1 (1 is the most deprived)" in shown
    place = house.program(sam).get(f"/organisations/{kept.id}/profile").json["place"]
    assert (place["ward_code"], place["decile"]) == ("E05099001", 1)
    assert house.program(sam).get("/places/zz11aa").json == place
    assert house.program(sam).get("/places/LS1%204AP").status_code == 404


def test_wards_and_partnerships_can_be_chosen(house: TestHouse, tmp_path: Path):
    load(house, written(tmp_path, *LINES))
    path = written(tmp_path, "mill-lcp,Mill and Quarry partnership", heading="code,name")
    assert load(house, path, "partnerships").output == "1 partnerships: 1 new, 0 changed, 0 as before.\n"
    sam = house.person("Sam Field")
    kept = organisation(house, sam)
    browser, address = house.browser(sam), f"/organisations/{kept.id}/profile/where"
    assert "Mill and Quarry partnership" in browser.get(address).text

    saved = browser.post(address, data={"version": "1", "areas": ["mill-lcp", "E05099002"], "communities": "men"})

    assert saved.status_code == 302
    assert "Mill and Quarry partnership, High Moor" in browser.get(f"/organisations/{kept.id}").text
    codes = [area["code"] for area in house.program(sam).get("/areas").json["items"]]
    assert codes == ["mill-lcp", "E05099002", "E05099001"]
    assert load(house, written(tmp_path, "!,x", heading="code,name"), "partnerships").exit_code == 1


@pytest.mark.parametrize(
    ("file", "number"),
    [
        pytest.param(HERE / "grants" / "demonstration" / "postcodes.csv", 30, id="made up"),
        pytest.param(
            REAL_FILE,
            30_876,
            id="published",
            marks=pytest.mark.skipif(
                not REAL_FILE.exists(), reason=f"the published file is not at {REAL_FILE} (set POSTCODES_FILE)"
            ),
        ),
    ],
)
def test_a_file_is_loaded_whole(postgres_house: TestHouse, file: Path, number: int):
    result = load(postgres_house, file)
    assert result.output == f"{number:,} postcodes: {number:,} new, 0 changed, 0 as before.\n"
    assert rows(postgres_house) == number
