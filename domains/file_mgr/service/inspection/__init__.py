"""Looks at bytes that may be made to hurt: a program of its own, with limits, see `__main__`.

It imports nothing of ours but itself, knows no secret and talks only through its output.
"""
