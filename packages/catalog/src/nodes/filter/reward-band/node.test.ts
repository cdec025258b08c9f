import { test } from "vitest"; test.todo("filter.reward_band");
