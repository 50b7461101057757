"""Hostile documents are refused by name, within a second and without eating the memory."""

import json
import subprocess
import sys

import pytest

from node_agent.lottie.document import LottieError, examine, read
from tests.node_agent.lottie.hostile import CASES

MEASURE = """
import json, re, sys, time
from node_agent.lottie.document import LottieError, examine, read
from tests.node_agent.lottie.hostile import CASES
peak = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])
data = CASES[sys.argv[1]][1]()
began = time.process_time()
try:
    examine(read(data))
except LottieError as error:
    spent = time.process_time() - began
    print(json.dumps([error.code, spent, peak()]))
"""
LARGEST_KIBIBYTES = 200 << 10
HEAVIEST = ["many values", "large file", "zip bomb", "keyframes", "vertices", "many layers"]


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_for_the_right_reason(name: str) -> None:
    code, make = CASES[name]
    with pytest.raises(LottieError) as caught:
        examine(read(make()))
    assert caught.value.code == code
    assert caught.value.message[0] != " "
    assert len(caught.value.message) > len("the file")


@pytest.mark.parametrize("name", HEAVIEST)
def test_refusing_costs_little(name: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", MEASURE, name], capture_output=True, text=True, check=True
    )
    made = len(CASES[name][1]()) >> 10  # the file itself, which the test holds too
    code, seconds, kibibytes = json.loads(ran.stdout)
    assert code == CASES[name][0]
    assert seconds < 1
    assert kibibytes < LARGEST_KIBIBYTES + made
