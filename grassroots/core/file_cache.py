"""A cache in files, shared by all processes, that forgets only what has run out.

Django's own drops a third of its entries by chance when it is full, and it is full
at 300: among them would be lock-outs that still hold. Nobody may be able to unlock
one number by trying many others.
"""

from contextlib import suppress
from pathlib import Path

from django.core.cache.backends.filebased import FileBasedCache


class FileCache(FileBasedCache):
    """Makes room by dropping what has run out; by chance only if that is not enough."""

    def _cull(self) -> None:
        names = self._list_cache_files()  # type: ignore[attr-defined]
        if len(names) < self._max_entries:
            return
        for name in names:
            with suppress(FileNotFoundError), Path(name).open("rb") as file:
                # Deletes the file when its time is over.
                self._is_expired(file)  # type: ignore[attr-defined]
        super()._cull()  # type: ignore[misc]
