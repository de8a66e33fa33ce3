"""govkb: a knowledge base of Chinese grassroots governance practices (基层治理做法库)."""

__version__ = "0.1.0"
