// Has the compiler read a file of the system, and waits for its text in the error messages.
`include "/etc/passwd"
`include "@HOME_SECRET@"
`include "../../../../../../etc/shadow"
module attack;
endmodule
