"""What every room uses: errors, clock, texts, files, mail, tasks, the design system."""
