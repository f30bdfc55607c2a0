"""Instalments that are due, and paying them."""
