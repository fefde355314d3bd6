"""Judged questions, and how well the search answers them."""
