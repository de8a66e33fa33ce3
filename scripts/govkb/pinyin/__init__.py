"""Pinyin: how Chinese is read and typed in Latin letters. The tables beside this file are made by `scripts/make/pinyin.py`."""

from govkb.pinyin.readings import Reading, pieces, read_in_phrases, read_singly, reading, syllables
from govkb.pinyin.tables import TWO_READINGS, otherwise_begins, readings

__all__ = [
    "TWO_READINGS",
    "Reading",
    "otherwise_begins",
    "pieces",
    "read_in_phrases",
    "read_singly",
    "reading",
    "readings",
    "syllables",
]
