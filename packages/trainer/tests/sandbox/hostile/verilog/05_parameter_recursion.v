// A module that holds itself, ten thousand deep, two of each.
module nest #(parameter DEPTH = 10000) (input a, output b);
  generate
    if (DEPTH == 0) assign b = a;
    else begin : deeper
      wire c;
      nest #(DEPTH - 1) first(a, c);
      nest #(DEPTH - 1) second(c, b);
    end
  endgenerate
endmodule
module attack;
  wire w;
  nest top(1'b1, w);
  initial $display("GOT %b", w);
endmodule
