"""What is made from the collection: each output is a pure function from views to files."""
