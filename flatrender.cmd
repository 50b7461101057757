@echo off
rem The same as the script `flatrender`, for Windows: environment, packages, command line.
setlocal
set "here=%~dp0"
if not defined FLATRENDER_VENV set "FLATRENDER_VENV=%here%.venv"
if not defined FLATRENDER_PYTHON set "FLATRENDER_PYTHON=py -3"
set "python=%FLATRENDER_VENV%\Scripts\python.exe"
set "mark=%FLATRENDER_VENV%\.requirements-digest"
set "recent=import sys; sys.exit(sys.version_info < (3, 11))"

"%python%" -c "%recent%" >nul 2>nul || %FLATRENDER_PYTHON% -c "%recent%" >nul 2>nul || (
    echo flatrender: Python 3.11 or newer is needed. Install it from https://www.python.org/downloads/ 1>&2
    exit /b 1
)
"%python%" -c "%recent%" >nul 2>nul || %FLATRENDER_PYTHON% -m venv --clear "%FLATRENDER_VENV%" || exit /b 1

set "wanted="
for /f "skip=1 delims=" %%h in ('certutil -hashfile "%here%requirements.txt" SHA256') do if not defined wanted set "wanted=%%h"
for /f "delims=" %%v in ('"%python%" --version') do set "wanted=%%v %wanted%"
set "have="
if exist "%mark%" set /p have=<"%mark%"
if not "%have%"=="%wanted%" (
    echo flatrender: installing Python packages, only when they changed ... 1>&2
    "%python%" -m pip install --quiet --disable-pip-version-check --require-hashes -r "%here%requirements.txt" || exit /b 1
    >"%mark%" echo %wanted%
)

set "PYTHONDONTWRITEBYTECODE="
set "PYTHONPATH=%here%;%PYTHONPATH%"
"%python%" -P -m graph.cli %*
exit /b %errorlevel%
