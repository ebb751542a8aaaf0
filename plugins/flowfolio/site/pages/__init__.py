"""Compose the pages: one module a kind of page."""
