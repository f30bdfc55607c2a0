"""One search for everything: what each stage makes findable, by its names, numbers and words."""
