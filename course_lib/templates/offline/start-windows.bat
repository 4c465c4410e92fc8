@echo off
rem Shows the lessons in the browser; without Python, what Windows brings along does it.
chcp 65001 >nul
cd /d "%~dp0"
for %%p in (py python python3) do (
    %%p -c "import sys; sys.exit(sys.version_info < (3, 8))" >nul 2>&1 && (
        %%p serve.py
        goto :end
    )
)
powershell -NoProfile -ExecutionPolicy Bypass -File serve.ps1
:end
if errorlevel 1 pause
