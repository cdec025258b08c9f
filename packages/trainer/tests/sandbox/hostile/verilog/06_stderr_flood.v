// Prints for ever, to standard error.
module attack;
  initial begin
    $display("begins");
    $fflush;
    forever $fdisplay(32'h8000_0002, "a line of a flood that should reach no disk and no page");
  end
endmodule
