"""Templates, pictures and sounds of our own, computed: a catalogue for a new installation."""

from graph.samples.catalogue import templates
from graph.samples.pictures import pictures
from graph.samples.sounds import sounds

__all__ = ["pictures", "sounds", "templates"]
