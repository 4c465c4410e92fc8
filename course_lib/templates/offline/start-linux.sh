#!/bin/sh
# Shows the lessons in the browser; needs nothing but Python 3.
cd "$(dirname "$0")" || exit 1
for python in python3 python; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null; then
        exec "$python" serve.py
    fi
done
printf '%s\n' '@NO_PYTHON_EN@' '@NO_PYTHON_ZH@'
read -r _
