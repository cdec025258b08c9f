// Time stands still while this runs.
module attack;
  reg a = 0;
  initial begin
    $display("begins");
    $fflush;
    forever a = ~a;
  end
endmodule
