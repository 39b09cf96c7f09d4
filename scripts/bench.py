"""Measure what must be quick, beside what PostgreSQL itself can do in the same minute.

`make bench` starts a PostgreSQL of its own that waits for the disk, makes a village,
and measures in rounds: pgbench's TPC-B with eight clients, then the ledger, then
confirming a redemption in process and over HTTP (session, CSRF, lots, stock, audit),
then pages; and in the end grading 50,000 shops anew, replaying 100,000 records under a
draft and freezing a year of 270,000 households. Machines are noisy: read the
medians of the ratios, not the rates.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.benching.cluster import Cluster  # noqa: E402


def main() -> int:
    """Measure on a cluster that lives as long as the measurement."""
    var = Path(os.environ.get("GRASSROOTS_VAR", ROOT / "var"))
    cluster = Cluster(var / "bench")
    given = os.environ | {
        "DATABASE_URL": cluster.url,
        "DJANGO_SETTINGS_MODULE": "scripts.benching.settings",
    }
    measure = [sys.executable, "-m", "scripts.benching.measure", *sys.argv[1:]]
    try:
        return subprocess.run(measure, cwd=ROOT, env=given, check=False).returncode
    except KeyboardInterrupt:
        return 130
    finally:
        cluster.stop()


if __name__ == "__main__":
    sys.exit(main())
