"""How long texts in pathological shapes take: ``python benchmarks/shapes.py [--size BYTES] [SHAPE …]``.

Prints for each shape the processor's seconds at a quarter of the size and at the size, and their ratio: a text that is
read in time linear in its length gives about 4, less where what every text costs outweighs it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from parse_shape import seconds_of
from shapes import SHAPES, made_shape


def of_bytes(name: str, size: int) -> str:
    """A text in a shape of about so many bytes of UTF-8."""
    sample = made_shape(name, 3_000)
    return made_shape(name, size * len(sample) // len(sample.encode()))


def main() -> None:
    """Time shapes, those that are named or all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--size", type=int, default=1_000_000, help="bytes of each text (default 1,000,000)")
    parser.add_argument("shapes", nargs="*", help="names of shapes (default: all)")
    arguments = parser.parse_args()
    seconds_of(made_shape("sentence", 3_000))  # what is loaded once
    for name in arguments.shapes or SHAPES:
        few, many = (seconds_of(of_bytes(name, size)) for size in (arguments.size // 4, arguments.size))
        print(f"{name:26} {few:7.2f} s {many:7.2f} s  x {many / few:.1f}", flush=True)


if __name__ == "__main__":
    main()
