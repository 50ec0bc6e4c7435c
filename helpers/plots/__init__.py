"""Figures, one a file: its checks, its drawing, and the sentence that says what it shows.

Every `plot_*` takes a table and returns `(figure, sentence)`; `helpers.outputs.show` puts both on
the page. The sentence is made from the data, so it stays true for another article, and is both the
alternative text of the image and the line printed under it. Nothing here relies on colour alone,
and nothing changes matplotlib's settings for the rest of a notebook. The colour of a figure is the
first constant of its file; `theme` holds the look that all of them share.
"""
