// What comes in the place of something takes nothing over from it. htmx lets it begin with the style of what goes, so
// that a change can be seen to happen: a box that somebody drew larger has one, and the content policy refuses it.

htmx.config.defaultSettleDelay = 0;
