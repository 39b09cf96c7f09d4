"""Arithmetic and judgement of rating and lending: no tables, no clock."""
