"""What `voices` needs: the rules that read a sentence, and names."""
