"""Whether somebody or something is ours: the official list, links, contacts, faces, and the proof beside a reply."""
