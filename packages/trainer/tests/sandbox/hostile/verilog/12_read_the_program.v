// The compiled program holds the testbench: its word, its names and what it expects. So do its sources.
module dut(input [3:0] a, output [3:0] b);
  integer file, character, count;
  assign b = 0;
  task show(input [8*40:1] path);
    begin
      file = $fopen(path, "r");
      count = 0;
      if (file == 0) $display("%0s: cannot be opened", path);
      else begin
        character = $fgetc(file);
        while (character != -1 && count < 4000) begin
          $write("%c", character);
          character = $fgetc(file);
          count = count + 1;
        end
        $display("GOT %0d bytes of %0s", count, path);
      end
    end
  endtask
  initial begin
    $display("begins");
    $fflush;
    show("/dev/stdin");
    show("/work/bench.v");
    show("bench.v");
    show("golden.v");
    show("/work/program.vvp");
  end
endmodule
