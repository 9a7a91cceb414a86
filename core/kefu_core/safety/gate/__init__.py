"""What is judged before it leaves: no text of ours asks for a secret, moves money or leads to strangers."""
