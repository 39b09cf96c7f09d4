"""Which grades an appeal takes with it, while it runs and when it is upheld."""

from dataclasses import dataclass
from datetime import datetime

from rewards.merchants.models import Appeal, Grade


@dataclass(frozen=True)
class Shadow:
    """The grades that rest on what is disputed: all of a visit, or those of a time.

    A complaint lowers every grade of the same visit from the one that it gave until
    the appeal was decided, also one that only an award or a timer gave.
    """

    inspection_id: int
    since: datetime | None
    until: datetime | None

    def covers(self, grade: Grade) -> bool:
        """Return whether the grade rests on what is disputed."""
        return (
            grade.inspection_id == self.inspection_id
            and (self.since is None or grade.given_at >= self.since)
            and (self.until is None or grade.given_at < self.until)
        )


def shadow_of(appeal: Appeal) -> Shadow:
    """Return what the appeal takes with it; it must come with its grade."""
    grade = appeal.grade
    if grade.complaint_id is None:
        return Shadow(grade.inspection_id, None, None)
    return Shadow(grade.inspection_id, grade.given_at, appeal.decided_at)
