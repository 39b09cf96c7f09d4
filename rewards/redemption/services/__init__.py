"""Change what a counter knows: one function for each thing that people do.

Callers take the module and name the verb: ``redemptions.confirm(...)``,
``stock.receive(...)``. Refusals are in ``rewards.redemption.errors``.
"""
