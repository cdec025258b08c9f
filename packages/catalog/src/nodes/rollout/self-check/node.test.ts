import { test } from "vitest"; test.todo("rollout.self_check");
