// Writes a trace of every change of a thousand bits for ever.
module attack;
  reg [1023:0] wide = 0;
  initial begin
    $display("begins");
    $fflush;
    $dumpfile("trace.vcd");
    $dumpvars(0, attack);
  end
  always #1 wide = {wide[1022:0], ~wide[1023]} ^ 1024'h5;
endmodule
