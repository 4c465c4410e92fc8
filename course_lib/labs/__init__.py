"""One model a file, its texts beside it under the same name; `course_lib.lab` puts the controls and the chart around it."""
