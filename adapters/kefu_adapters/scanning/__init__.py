"""Looks into files for secrets: what a text or a PDF says, and what is written in a picture."""
