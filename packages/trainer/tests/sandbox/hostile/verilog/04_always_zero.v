// The scheduler never gets past time 0.
module attack;
  reg a = 0;
  initial begin $display("begins"); $fflush; end
  reg stop = 0;
  always begin
    if (stop) #1; else #0;
    a = ~a;
  end
endmodule
