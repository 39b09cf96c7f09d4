"""Hold the tests to what they promise to cover, and say how much that is.

    scripts/covered.py DATA_FILE...

Everything on the floors where rules and money live (formulas, services,
permissions), branch by branch; nine tenths of all the rest.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

FLOORS = ("formulas", "services", "permissions")
EVERYTHING = 100.0
MOST = 90.0

Report = dict[str, Any]


def report(data_files: list[str]) -> Report:
    """Return what all the runs together have seen, file by file."""
    with tempfile.TemporaryDirectory() as folder:
        data, out = Path(folder, "data"), Path(folder, "report.json")
        coverage = [sys.executable, "-m", "coverage"]
        combine = ["combine", "--quiet", "--keep", f"--data-file={data}", *data_files]
        subprocess.run([*coverage, *combine], check=True)
        tell = ["json", "--quiet", f"--data-file={data}", "-o", str(out)]
        subprocess.run([*coverage, *tell], check=True)
        files: Report = json.loads(out.read_text())["files"]
    return files


def stands_on(path: str, floor: str) -> bool:
    """Say whether a module belongs to a floor, as its package or by its name."""
    return floor in Path(path).with_suffix("").parts


def share(files: list[Report]) -> float:
    """Return which part of the lines and branches was run, in per cent."""
    sums = [file["summary"] for file in files]
    there = sum(one["num_statements"] + one["num_branches"] for one in sums)
    seen = sum(one["covered_lines"] + one["covered_branches"] for one in sums)
    return 100 * seen / there if there else EVERYTHING


def gaps(file: Report) -> str:
    """Name the lines that were never run, and the ways between lines never taken."""
    lines: list[list[int]] = []
    for number in file["missing_lines"]:
        if lines and number == lines[-1][-1] + 1:
            lines[-1][1:] = [number]
        else:
            lines.append([number])
    missing = set(file["missing_lines"])
    ways = [
        f"{start}->{end if end > 0 else 'exit'}"
        for start, end in file["missing_branches"]
        if start not in missing
    ]
    return ", ".join(["-".join(map(str, span)) for span in lines] + ways)


def main() -> None:
    """Print the numbers, and fail below the marks."""
    files = report(sys.argv[1:])
    short = False
    print("== Coverage of lines and branches")
    for floor in FLOORS:
        mine = {path: file for path, file in files.items() if stands_on(path, floor)}
        reached = share(list(mine.values()))
        short |= reached < EVERYTHING
        print(f"  {floor:<12}{reached:7.2f} %  (must be {EVERYTHING:.0f})")
        for path, file in sorted(mine.items()):
            if missing := gaps(file):
                print(f"      {path}: {missing}")
    reached = share(list(files.values()))
    short |= reached < MOST
    print(f"  {'everything':<12}{reached:7.2f} %  (must be {MOST:.0f})")
    sys.exit(1 if short else 0)


if __name__ == "__main__":
    main()
