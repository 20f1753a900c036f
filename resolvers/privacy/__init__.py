"""What customers may ask for about themselves."""
