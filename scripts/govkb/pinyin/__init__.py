"""Pinyin: how Chinese is read and typed in Latin letters. The tables beside this file are made by `scripts/make/pinyin.py`."""

from govkb.pinyin.readings import Reading, pieces, read_in_phrases, read_singly, reading, syllables, usual
from govkb.pinyin.tables import TWO_READINGS, readings, written_readings

__all__ = [
    "TWO_READINGS",
    "Reading",
    "pieces",
    "read_in_phrases",
    "read_singly",
    "reading",
    "readings",
    "syllables",
    "usual",
    "written_readings",
]
