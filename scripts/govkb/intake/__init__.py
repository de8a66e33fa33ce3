"""Entries by way of Excel and Word: fill-in templates out, filled-in files in, nothing lost on the way.

`layout` says which sheet and cell stands for which field; `template` writes the workbook, `workbook` reads it back;
`word_template` and `word` do the same for Word. Reading gives a `Draft`: values, the place of each, and whatever has no
field. `judging` runs the rules of `govkb check` over it and names cells instead of lines.
"""
