"""Site chrome: what repeats over the pages of a site, wherever on them it is, is not their story.

sightings      what a page shows, as hashes of its blocks
waiting_pages  scored pages, packed, until all pages of their sites have been seen
waiting_parts  files of such pages
sample         a bounded number of pages of each site
learning       which blocks repeat over the sampled pages, and what that says
evidence       how much it says about the blocks of one page, weighed into their scores
rows           what was learnt, as rows of the data set ``site_chrome``
known_folder   what earlier runs learnt
transforms     learning and joining as Beam stages
"""
