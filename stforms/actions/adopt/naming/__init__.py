"""From places with words beside them to slots with keys and codecs: what is found becomes a draft."""
