"""The register of interests that members hold whatever comes before them."""
