"""Arithmetic and judgement, without tables and without a clock."""
