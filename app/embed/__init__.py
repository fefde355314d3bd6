"""Recommendations inside other websites: frames, an element, oEmbed, and the page where editors choose."""
