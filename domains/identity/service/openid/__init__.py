"""Signing in through OpenID providers: each tenant names its own."""
