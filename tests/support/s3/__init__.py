"""A server that speaks the protocol of S3 and can be told to fail like one.

It checks signatures of headers and of addresses as the real ones do, so it is written from the
protocol's description and shares nothing with what it tries.
"""

from tests.support.s3.server import S3Server, shared

__all__ = ["S3Server", "shared"]
