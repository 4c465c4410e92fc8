"""One model a file, its texts beside it under the same name; `course_lib.lab_frame` puts the controls and the chart around it."""
