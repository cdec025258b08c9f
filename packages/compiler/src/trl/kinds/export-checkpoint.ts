import { type TrlKind, textOf } from "../part";
import { literal } from "../python";

export const exportCheckpoint: TrlKind = {
  gaps: (node) =>
    node.params.mergeLora ? [] : ["The script hands merged weights from stage to stage; merge the adapters."],
  step: (node) => {
    const dtype = textOf(node, "dtype");
    const cast = dtype === "as_trained" ? "" : `\nmodel = model.to(torch.${dtype})`;
    return `folder = OUT / ${literal(textOf(node, "name"))}${cast}
model.save_pretrained(folder)
tokenizer.save_pretrained(folder)
return folder`;
  },
};
