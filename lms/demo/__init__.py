"""What does a whole partnership of made-up people look like?"""
