"""What keeps one caller from taking what is everybody's: limits on documents, their cost, and how much when."""
