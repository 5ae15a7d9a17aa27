"""What happens night after night, and what is learned from it."""
