"""The charts: one idea a file, ``plot_<idea>(report)`` gives a figure that carries its own description."""
