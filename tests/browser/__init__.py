"""The lessons in real JupyterLab, in a real browser."""
