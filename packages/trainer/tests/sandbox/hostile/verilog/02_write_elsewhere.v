// Writes where a file would be of use to somebody: each opened file is reported.
module attack;
  integer file;
  task try(input [8*120:1] path);
    begin
      file = $fopen(path, "w");
      if (file == 0) $display("%0s: cannot be opened", path);
      else begin
        $fdisplay(file, "planted");
        $fclose(file);
        $display("GOT to write %0s", path);
      end
    end
  endtask
  initial begin
    $display("begins");
    $fflush;
    try("@HOME@/.ssh/authorized_keys_planted");
    try("@REPOSITORY@/planted");
    try("@BESIDE@");
    try("/dev/shm/planted");
    try("/tmp/planted");
    try("/var/tmp/planted");
    try("/usr/lib/planted");
    try("/etc/planted");
    try("/planted");
    try("../planted");
    $finish;
  end
endmodule
