"""The bedrock: numbers in, numbers out. No Django, nothing of the product."""
