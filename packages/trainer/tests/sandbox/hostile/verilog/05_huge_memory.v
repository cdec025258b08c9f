// Sixteen gigabytes of registers.
module attack;
  reg [1023:0] memory [0:134217727];
  integer index;
  initial begin
    $display("begins");
    $fflush;
    for (index = 0; index < 134217728; index = index + 1) memory[index] = {32{index}};
    $display("GOT %h", memory[99]);
  end
endmodule
