import { numberOf, type TrlKind, textOf } from "../part";
import { literal } from "../python";

export const tasksProcedural: TrlKind = {
  packages: () => ["reasoning-gym"],
  helpers: () => ["puzzles"],
  source: (node) => {
    const held = numberOf(node, "heldOutSize");
    return `def ${node.name}() -> tuple[list[dict], list[dict]]:
    made = puzzles(
        task=${literal(textOf(node, "task"))},
        params=${literal(node.params.taskParams)},
        seed=${numberOf(node, "seed")},
        count=${held + numberOf(node, "trainSize")},
        suffix=${literal(textOf(node, "promptSuffix"))},
        demonstration=${literal(textOf(node, "demonstration"))},
    )
    return made[${held}:], made[:${held}]`;
  },
};
