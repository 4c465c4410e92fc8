"""Exercises are data (``bank``). Here they are read and checked, answers understood and marked, and shown as panels.

From the ground up: `numerals` and `answers` understand what a reader typed, `questions` (with `bankcheck`) reads the bank,
`marking` says what an answer is worth and why, `values` and `codetasks` do so for values of code, `asked` and `panels` show it.
"""
