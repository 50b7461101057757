"""`python -m node_agent`: the agent, or `lottie ...`, which makes a film without a server."""

import sys


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["lottie"]:
        from node_agent import lottie_command

        return lottie_command.main(arguments[1:])
    from node_agent import cli

    return cli.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
