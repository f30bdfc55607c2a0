"""Pen pictures and case studies, and who agreed that they are shared, where."""
