// Two million instances.
module leaf(input a, output b);
  assign b = ~a;
endmodule
module attack;
  wire [2000000:0] w;
  assign w[0] = 1;
  genvar n;
  generate
    for (n = 0; n < 2000000; n = n + 1) begin : many
      leaf one(w[n], w[n + 1]);
    end
  endgenerate
  initial $display("GOT %b", w[2000000]);
endmodule
