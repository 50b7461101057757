"""What `doctor` has found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    subject: str
    is_well: bool
    says: str
    mend: str = ""
