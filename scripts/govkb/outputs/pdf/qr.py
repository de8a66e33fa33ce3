"""QR codes as small SVG pictures: one path, black on nothing, with the quiet zone that readers of codes ask for."""

from __future__ import annotations

import segno

_BORDER = 2  # modules; the paper around it is white, so less than the four of the standard will do


def qr_picture(address: str) -> str:
    """The QR code of an address (ISO/IEC 18004, error correction M) as SVG text."""
    # A fixed mask: weighing all eight costs more time than typesetting a page, and every reader takes any of them.
    rows = segno.make_qr(address, error="m", boost_error=False, mask=3).matrix
    side = len(rows) + 2 * _BORDER
    path = "".join(
        f"M{_BORDER + start} {_BORDER + y}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _runs(row)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{path}"/></svg>'


def _runs(row: bytearray) -> list[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((x, 1))
    return runs
