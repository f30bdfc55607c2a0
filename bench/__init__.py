"""What the product costs against the bare tools beneath it. `make bench`, or `python -m bench jobs|letters|pages`.

Everything is measured twice, in turns: the product's way, and the same work done by the tool alone on
the same servers. Ratios are what to compare; absolute figures are those of the machine they ran on.
"""
