"""A PostgreSQL of the measurement's own, and pgbench beside it."""

import os
import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
SCALE = 50
CLIENTS = 8


def postgres(verb: str, folder: Path) -> str:
    """Run scripts/postgres.sh on a cluster that waits for the disk, as a real one does."""
    given = os.environ | {"GRASSROOTS_VAR": str(folder), "POSTGRES_FSYNC": "on"}
    done = subprocess.run(
        [ROOT / "scripts" / "postgres.sh", verb],
        env=given,
        check=True,
        text=True,
        stdout=subprocess.PIPE,
    )
    return done.stdout.strip()


class Cluster:
    """A cluster that lasts as long as the measurement."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = postgres("start", folder)

    def stop(self) -> None:
        """Stop it and remove its files."""
        postgres("stop", self.folder)


class Baseline:
    """pgbench on the same cluster, in a database of its own."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self._at = ["-h", "127.0.0.1", "-p", str(place.port), "-U", "postgres"]
        version = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
        self._pgbench = str(version[-1]) if version else "pgbench"
        self._psql = self._pgbench.replace("pgbench", "psql")

    def prepare(self) -> None:
        """Fill the database."""
        # A measurement that was cut off may have left one.
        drop = ["-q", "-d", "postgres", "-c", "DROP DATABASE IF EXISTS tpcb"]
        subprocess.run([self._psql, *self._at, *drop], check=True)
        create = ["-q", "-d", "postgres", "-c", "CREATE DATABASE tpcb"]
        subprocess.run([self._psql, *self._at, *create], check=True)
        self._run(["-i", "-q", "-s", str(SCALE), "tpcb"])

    def rate(self, seconds: int) -> float:
        """Return the transactions a second of TPC-B with eight clients."""
        said = self._run(
            ["-c", str(CLIENTS), "-j", "2", "-T", str(seconds), "-n", "tpcb"]
        )
        found = re.search(r"tps = ([0-9.]+)", said)
        if not found:
            raise RuntimeError(said)
        return float(found[1])

    def _run(self, arguments: list[str]) -> str:
        done = subprocess.run(
            [self._pgbench, *self._at, *arguments],
            check=True,
            text=True,
            capture_output=True,
        )
        return done.stdout
