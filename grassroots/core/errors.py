"""What the services say when the answer is no."""

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A request that the rules do not allow.

    ``code`` is stable, for programs; ``message`` is a sentence for people, in
    their language; ``field`` names the form field it concerns, when there is
    one. Subclasses set ``code`` and ``message``; keyword arguments fill the
    placeholders of the message and stay readable in ``details``.
    """

    code = "refused"
    message = _("这件事现在办不了。")
    field: str | None = None

    def __init__(self, **details: object) -> None:
        """Keep the facts that fill the sentence."""
        self.details = details
        super().__init__(self.code)

    def __str__(self) -> str:
        """Return the sentence, in the language of whoever is asking."""
        return str(self.message) % self.details if self.details else str(self.message)
