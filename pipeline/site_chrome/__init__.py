"""Site chrome: what repeats over the pages of a site, wherever it stands, is not their story.

sightings   what a page shows, as hashes of its blocks
sample      of each site, a bounded number of pages
learning    which blocks repeat over them, and how much that says
evidence    what it says of the blocks of one page, which `strip` weighs with their scores
transforms  the above as Beam stages
"""
