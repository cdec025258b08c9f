// Prints for ever.
module attack;
  initial begin
    $display("begins");
    $fflush;
    forever $display("a line of a flood that should reach no disk and no page");
  end
endmodule
