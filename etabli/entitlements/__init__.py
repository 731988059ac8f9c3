"""Plans, passes and the ledger of credit: what somebody may use without paying again."""
