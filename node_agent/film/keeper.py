"""Runs a program that must not outlive the agent: `python keeper.py PROGRAM ARGUMENT...`.

Standard input is the agent's end of a pipe. When that closes, the agent is gone, however it went.
It stands alone, so that it starts at once.
"""

import os
import signal
import subprocess
import sys
import threading

_READ = 4096


def main(command: list[str]) -> int:
    program = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - the agent's own command
    threading.Thread(target=_end_with_the_agent, args=(program,), daemon=True).start()
    code = program.wait()
    if code < 0 and sys.platform != "win32":
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)  # the agent is to see how it ended
    return code


def _end_with_the_agent(program: subprocess.Popen[bytes]) -> None:
    while os.read(0, _READ):
        continue
    program.kill()


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]))
