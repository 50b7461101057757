"""Owns the farm: jobs, chunks, nodes, fonts on nodes, scans, snapshots, exports."""
