"""What the figures are drawn with, and the sentence that says what each one shows."""
