"""How much service makes a deduct good again.

Design values: the national rules for the repair of credit (in force from 1 April 2026)
ask for the mend, a promise and its check, and name no hours for villagers. Two hours a
point is half of what a village gives a point for (Wendeng: four volunteer hours).
"""

HOURS_A_POINT = 2
MOST_HOURS = 20
# What one task of a pledge may be, in hours.
LEAST_OF_A_TASK, MOST_OF_A_TASK = 1, 10
# So many hours a pledge may exceed what is needed: tasks do not always come out even.
SPARE_HOURS = 2


def hours_to_repair(points: int) -> int:
    """Return how many hours of service clear a deduct of so many points: 2 to 20."""
    return min(points * HOURS_A_POINT, MOST_HOURS)
