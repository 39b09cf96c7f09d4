"""People who sign in, and the roles they hold for a time."""

from .appointment import Appointment, AppointmentQuerySet
from .user import User

__all__ = ["Appointment", "AppointmentQuerySet", "User"]
