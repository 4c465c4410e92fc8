"""A class's ``my_work.json`` files become a table of marks and an analysis of the exercises.

From the ground up: `archives` reads folders and zips that nobody vouches for, `submissions` finds out whose a file is and which
of several counts, `scheme` is how work becomes marks, `marks` marks it anew, `items` counts how the exercises did, `drawings`,
`report`, `sheets` and `tables` write it down, `gather` does all of it.
"""
