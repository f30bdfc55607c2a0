"""Counting things in words."""

from grants.kernel.counting import counted


def test_a_number_has_its_noun():
    assert [counted(n, "grant") for n in (0, 1, 1200)] == ["0 grants", "1 grant", "1,200 grants"]
    assert counted(2, "return is", "returns are") == "2 returns are"
