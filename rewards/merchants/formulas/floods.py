"""When messages about a shop come as a flood."""

# A shop that is talked of five times a day is talked of by chance; of six, hardly.
FLOOD_FROM = 6


def is_flood(*, today: int, month_before: int) -> bool:
    """Return whether a day's messages are a flood.

    ``today`` counts those of the day, ``month_before`` those of the 30 days before:
    six or more, and more than in that whole month.
    """
    return today >= FLOOD_FROM and today > month_before
