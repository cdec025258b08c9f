// Calls itself until the stack or the deadline ends it.
module attack;
  function automatic [31:0] down(input [31:0] n);
    down = down(n + 1) + down(n + 2);
  endfunction
  initial begin
    $display("begins");
    $fflush;
    $display("GOT %0d", down(0));
  end
endmodule
