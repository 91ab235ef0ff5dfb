"""A language model as one more writer: off unless an operator names one, and believed in nothing.

It gets one criterion as data and answers with edits; whatever it says, the checker decides.
Nothing here is imported before a model is asked, and only `client` knows the network.
"""
