import { test } from "vitest"; test.todo("tasks.verilog");
