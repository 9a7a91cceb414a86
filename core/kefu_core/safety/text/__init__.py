"""Text as people read it, whatever it was written in: widths, look-alikes, disguises, other scripts."""
