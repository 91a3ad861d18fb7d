"""Puts this folder on the import path, so that tests share small_site.py."""
