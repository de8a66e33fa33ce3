"""What is seen: frozen views with finished Chinese strings, made from the catalog and nothing else.

Pages, PDFs and Word files lay the same views out, so they cannot disagree. A view holds no markup.
"""
