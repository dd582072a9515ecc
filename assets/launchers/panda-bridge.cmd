@echo off
rem The command line of the installed app: its own executable runs it as Node.
setlocal
set ELECTRON_RUN_AS_NODE=1
"%~dp0..\panda-bridge.exe" "%~dp0app.asar\dist\cli.js" %*
exit /b %ERRORLEVEL%
