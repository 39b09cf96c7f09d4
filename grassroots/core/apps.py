from django.apps import AppConfig
from psycopg import adapters
from psycopg.types.numeric import Int2, Int2Dumper, Int4, Int4Dumper


class CoreConfig(AppConfig):
    name = "grassroots.core"
    label = "core"

    def ready(self) -> None:
        """Let PostgreSQL read numbers itself, and refuse those that fit in no column.

        Bound on the server as bytes, they would lose what is too much: 2**32 + 5
        would be kept as 5.
        """
        adapters.register_dumper(Int2, Int2Dumper)
        adapters.register_dumper(Int4, Int4Dumper)
