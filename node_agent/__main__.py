"""`python -m node_agent`, which is what `./flatrender agent` runs."""

import sys

from node_agent.cli import main

sys.exit(main(sys.argv[1:]))
