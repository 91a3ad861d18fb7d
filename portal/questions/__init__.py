"""Answers to the questions people ask, put together by rules from one release and never typed by hand."""
