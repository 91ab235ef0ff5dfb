"""The registry's own API, version 2, from our store: a thin room that parses, asks and answers.

Nothing here knows the web framework: `service.Service.answer` takes an `Ask` and gives an `Answer`.
"""
