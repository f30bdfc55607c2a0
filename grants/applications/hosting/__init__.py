"""Hosts and partners: named, asked, agreed."""
