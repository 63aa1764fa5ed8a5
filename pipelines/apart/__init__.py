"""Reading in processes of their own: a document that is slow or greedy can be given up, and every core reads.

The crawl goes on while documents are read. A process that takes too long or too much memory is ended, and the next
document gets a new one, which is born of a process that has loaded all tables already.
"""
