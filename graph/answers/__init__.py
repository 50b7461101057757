"""What each domain answers to the ports of others; `graph/wiring.py` names who answers which."""
