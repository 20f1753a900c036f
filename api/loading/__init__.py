"""Loading: files of what happened, read by a mapping and recorded on the path that every interaction takes."""
