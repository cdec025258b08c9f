// Very many errors, each with a name that clears a terminal and makes a link.
module attack;
@ERRORS@
endmodule
