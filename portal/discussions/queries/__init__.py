"""What is found of conversations, by noun."""
