"""The plain front end: writes lines and reads lines, for screen readers, pipes and slow links."""
