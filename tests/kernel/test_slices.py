"""Long lists go to the database in slices."""

from grants.kernel.slices import slices


def test_slices_hold_everything_once_in_its_order():
    assert list(slices(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(slices({"only"}, 1)) == [["only"]]
    assert list(slices([])) == []
