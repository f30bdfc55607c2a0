"""The glossary, and advice on what could be plainer."""
