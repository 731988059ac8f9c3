"""Who may use which machine, since when and until when."""
