"""The way back from normalised text to the raw file, for every character."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field


@dataclass(slots=True)
class OffsetMap:
    """Piecewise map from normalised positions to raw positions.

    A run is either straight (as many characters came out as went in, one for one) or a block
    (all of its characters stand for the whole raw stretch, as a correction does). Raw characters
    that belong to no run were dropped. Runs are kept in three parallel lists, in rising order.
    """

    out_starts: list[int] = field(default_factory=list)
    raw_starts: list[int] = field(default_factory=list)
    block_ends: list[int] = field(default_factory=list)
    """Raw end of a block, or -1 for a straight run."""

    def add_straight(self, out_start: int, raw_start: int) -> None:
        """Add a run whose characters correspond one for one."""
        self.out_starts.append(out_start)
        self.raw_starts.append(raw_start)
        self.block_ends.append(-1)

    def add_block(self, out_start: int, raw_start: int, raw_end: int) -> None:
        """Add a run whose characters all stand for ``raw_start:raw_end``."""
        self.out_starts.append(out_start)
        self.raw_starts.append(raw_start)
        self.block_ends.append(raw_end)

    def char_span(self, position: int) -> tuple[int, int]:
        """Raw ``(start, end)`` of the normalised character at ``position``."""
        i = bisect_right(self.out_starts, position) - 1
        end = self.block_ends[i]
        if end >= 0:
            return self.raw_starts[i], end
        start = self.raw_starts[i] + position - self.out_starts[i]
        return start, start + 1

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Raw half-open span of the normalised half-open span ``start:end``.

        Raises:
            ValueError: The span is empty, so that no character marks its place.
        """
        if end <= start:
            raise ValueError(f"an empty span has no place in the raw text: {start}:{end}")
        return self.char_span(start)[0], self.char_span(end - 1)[1]

    def out_span(self, raw_start: int, raw_end: int, length: int) -> tuple[int, int]:
        """Normalised half-open span of the characters that came from inside ``raw_start:raw_end``.

        Args:
            raw_start: Where the raw span begins.
            raw_end: Where it ends.
            length: How many normalised characters there are.
        """
        places = range(length)
        start = bisect_left(places, raw_start, key=lambda position: self.char_span(position)[0])
        end = bisect_right(places, raw_end, key=lambda position: self.char_span(position)[1])
        return start, max(start, end)

    def through(self, inner: OffsetMap, length: int) -> OffsetMap:
        """This map, where its raw text is itself what came out of ``inner``.

        Args:
            inner: Map from the text between to the raw text.
            length: Characters of the text between.

        Example:
            >>> inner, outer = OffsetMap(), OffsetMap()
            >>> inner.add_straight(0, 0)
            >>> inner.add_straight(2, 3)  # the third raw character was taken out
            >>> outer.add_straight(0, 1)  # and then the first
            >>> outer.through(inner, 4).raw_span(0, 2)
            (1, 4)
        """
        found = OffsetMap()
        for i, (out, start, block_end) in enumerate(
            zip(self.out_starts, self.raw_starts, self.block_ends, strict=True)
        ):
            if block_end >= 0:
                found.add_block(out, *inner.raw_span(start, block_end))
                continue
            following = self.out_starts[i + 1] - out if i + 1 < len(self.out_starts) else length - start
            end = min(start + following, length)
            at = start
            run = bisect_right(inner.out_starts, start) - 1
            while at < end:
                stop = min(inner.out_starts[run + 1], end) if run + 1 < len(inner.out_starts) else end
                if inner.block_ends[run] >= 0:
                    found.add_block(out + at - start, inner.raw_starts[run], inner.block_ends[run])
                else:
                    found.add_straight(out + at - start, inner.raw_starts[run] + at - inner.out_starts[run])
                at, run = stop, run + 1
        return found
