import { test } from "vitest"; test.todo("reward.verilog_structure");
