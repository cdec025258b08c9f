import { test } from "vitest"; test.todo("eval.verilog_passk");
