"""What is written: each room turns views into files, as a mapping from path to content."""
