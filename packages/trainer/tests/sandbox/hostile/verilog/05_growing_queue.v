// Grows a queue while it runs.
module attack;
  int queue[$];
  initial begin
    $display("begins");
    $fflush;
    forever begin
      queue.push_back(1);
      queue.push_back(2);
    end
  end
endmodule
