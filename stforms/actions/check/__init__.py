"""forms check: is an edition what it says, on its blank, in the words of its schema?"""
