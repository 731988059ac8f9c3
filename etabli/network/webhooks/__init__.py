"""Other programs are told what happens in a network.

Events are written in the transaction of what they tell, so that neither is without the other; the
worker sends them, signed, and again until they have arrived. Headers and signature are those of
the Standard Webhooks specification, whose libraries check them in most languages.
"""
